package dev.inkling.bench.peer;

/// The job `gemm`: C = A B, again and again. All products are sums of multiples of 1/64 that float32
/// holds exactly, so that every system must have the same last element.
///
/// @param m rows of A and C
/// @param k columns of A, rows of B
/// @param n columns of B and C
/// @param threads threads to use
/// @param least seconds to go on for
public record Gemm(int m, int k, int n, int threads, double least) {
    private static final int PRODUCTS_BETWEEN_LOOKS = 10;

    public static Gemm of(Job job) {
        return new Gemm(job.whole("m"), job.whole("k"), job.whole("n"), job.whole("threads"), job.number("least"));
    }

    public float a(int i, int j) {
        return (Math.floorMod(7 * i + 3 * j, 17) - 8) / 8f;
    }

    public float b(int i, int j) {
        return (Math.floorMod(5 * i + 11 * j, 19) - 9) / 8f;
    }

    /// A, row-major.
    public float[] a() {
        float[] a = new float[m * k];
        for (int i = 0; i < a.length; i++) {
            a[i] = a(i / k, i % k);
        }
        return a;
    }

    /// B, row-major.
    public float[] b() {
        float[] b = new float[k * n];
        for (int i = 0; i < b.length; i++) {
            b[i] = b(i / n, i % n);
        }
        return b;
    }

    /// Repeats a product.
    public Answer repeat(Runnable product) {
        long began = System.nanoTime();
        long products = 0;
        double seconds;
        do {
            for (int i = 0; i < PRODUCTS_BETWEEN_LOOKS; i++) {
                product.run();
            }
            products += PRODUCTS_BETWEEN_LOOKS;
            seconds = (System.nanoTime() - began) * 1e-9;
        } while (seconds < least);
        return Answer.of(seconds, products);
    }
}
