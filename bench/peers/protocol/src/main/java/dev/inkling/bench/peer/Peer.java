package dev.inkling.bench.peer;

/// A system that does the jobs of the comparison.
public interface Peer {
    /// Its version, as its makers write it.
    String version() throws Exception;

    /// How it is set up: number format, threads, libraries, whatever decides its speed.
    String configuration();

    /// Does one round of a job.
    ///
    /// @throws UnsupportedJobException if this system cannot do such a job
    /// @throws Exception if it fails
    Answer answer(Job job) throws Exception;
}
