#!/usr/bin/env python3
"""NumPy as a contender: reads a job a line from standard input, answers each with a line of JSON.

Usage: python3 peer.py float32|float64
"""
import ctypes
import json
import sys
import time
import traceback

try:
    import numpy as np
except ImportError as e:
    print(json.dumps({"absent": f"python3 has no NumPy: {e}"}), flush=True)
    sys.exit()

from common import Batches, digits, pixels, weights

KIND = {"float32": np.float32, "float64": np.float64}[sys.argv[1]]
data = {}


def openblas():
    """The OpenBLAS that NumPy has loaded, and the prefix and suffix of its functions' names."""
    np.ones((2, 2)) @ np.ones((2, 2))
    with open("/proc/self/maps") as maps:
        paths = {line.split()[-1] for line in maps if "openblas" in line}
    for path in paths:
        library = ctypes.CDLL(path)
        for prefix in ("scipy_", ""):
            for suffix in ("64_", ""):
                if hasattr(library, prefix + "openblas_set_num_threads" + suffix):
                    return library, prefix, suffix
    return None


BLAS = openblas()


def set_threads(count):
    if BLAS is None:
        raise NotImplementedError("NumPy here has no OpenBLAS whose threads could be set")
    library, prefix, suffix = BLAS
    getattr(library, prefix + "openblas_set_num_threads" + suffix)(ctypes.c_int(count))


def blas_name():
    if BLAS is None:
        return "BLAS unknown"
    library, prefix, suffix = BLAS
    config = getattr(library, prefix + "openblas_get_config" + suffix)
    config.restype = ctypes.c_char_p
    core = getattr(library, prefix + "openblas_get_corename" + suffix)
    core.restype = ctypes.c_char_p
    return " ".join(config().decode().split()[:2]) + ", kernels for " + core().decode()


def examples(job, part, form):
    """MNIST as (m, 784) or (784, m), read at first use."""
    key = part, form
    if key not in data:
        levels, labels = digits(job["mnist"], part)
        x = levels if form == "levels" else pixels(levels.T if form == "columns" else levels, KIND)
        data[key] = np.ascontiguousarray(x), labels.astype(np.intp)
    return data[key]


def sizes(job):
    return [int(size) for size in job["sizes"].split("-")]


def paper(job):
    """The paper's equations, observations as columns: of all layouts the one with the shortest products.

    dW1 is computed as its transpose, X dZ1', for the same reason. Cutting the batch into parts that stay in
    the cache was tried and is no faster.
    """
    X, labels = examples(job, "train", "columns")
    (W1, b1), (W2, b2) = weights(job["weights"], sizes(job), KIND)
    b1, b2 = b1[:, None].copy(), b2[:, None].copy()
    m = labels.size
    hidden, classes = b1.size, b2.size
    Y = np.zeros((classes, m), KIND)
    Y[labels, np.arange(m)] = 1
    A1, A2 = np.empty((hidden, m), KIND), np.empty((classes, m), KIND)
    dZ1, dZ2 = np.empty((hidden, m), KIND), np.empty((classes, m), KIND)
    column, positive = np.empty((1, m), KIND), np.empty((hidden, m), bool)
    dW1T = np.empty((784, hidden), KIND)
    step = KIND(job["rate"] / m)

    began = time.perf_counter()
    for _ in range(job["steps"]):
        np.matmul(W1, X, out=A1)
        A1 += b1
        np.maximum(A1, 0, out=A1)
        np.matmul(W2, A1, out=A2)
        A2 += b2
        np.max(A2, axis=0, keepdims=True, out=column)
        A2 -= column
        np.exp(A2, out=A2)
        np.sum(A2, axis=0, keepdims=True, out=column)
        A2 /= column
        np.subtract(A2, Y, out=dZ2)
        dZ2 *= step  # α/m on the smallest matrix
        np.matmul(W2.T, dZ2, out=dZ1)
        np.greater(A1, 0, out=positive)
        dZ1 *= positive
        W2 -= dZ2 @ A1.T
        b2 -= dZ2.sum(axis=1, keepdims=True)
        np.matmul(X, dZ1.T, out=dW1T)
        W1 -= dW1T.T
        b1 -= dZ1.sum(axis=1, keepdims=True)
    seconds = time.perf_counter() - began
    loss = -np.log(A2[labels, np.arange(m)]).mean()
    return {"seconds": seconds, "steps": job["steps"], "images": job["steps"] * m, "loss": float(loss)}


def minibatch(job):
    X, labels = examples(job, "train", "rows")
    size = job["batch"]
    net = Batches(weights(job["weights"], sizes(job), KIND), size, KIND)
    losses, images = 0.0, 0

    began = time.perf_counter()
    order = np.random.default_rng(job["round"]).permutation(labels.size)
    for number in range(job["batches"]):
        x, y = net.gather(X, labels, order[number * size:(number + 1) * size])
        losses += net.gradient(x, y, KIND(job["rate"] / len(y)))
        images += len(y)
        for p, d in zip(net.w + net.b, net.dw + net.db):
            p -= d
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "steps": job["batches"], "images": images, "loss": float(losses / images),
            "accuracy": net.accuracy(*examples(job, "t10k", "rows"))}


def gemm(job):
    set_threads(job["threads"])
    m, k, n = job["m"], job["k"], job["n"]
    a = ((7 * np.arange(m)[:, None] + 3 * np.arange(k)) % 17 - 8).astype(KIND) / 8
    b = ((5 * np.arange(k)[:, None] + 11 * np.arange(n)) % 19 - 9).astype(KIND) / 8
    c = np.empty((m, n), KIND)
    products = 0
    try:
        began = time.perf_counter()
        while time.perf_counter() - began < job["least"]:
            for _ in range(10):
                np.matmul(a, b, out=c)
            products += 10
        seconds = time.perf_counter() - began
    finally:
        set_threads(job["most"])
    return {"seconds": seconds, "steps": products, "corner": float(c[-1, -1])}


def predict_one(job):
    levels, _ = examples(job, "t10k", "levels")
    (w1, b1), (w2, b2) = weights(job["weights"], sizes(job), KIND)
    x, a, z = np.empty(784, KIND), np.empty_like(b1), np.empty_like(b2)
    scale = KIND(1 / 255)
    count = len(levels)
    answers = np.empty(count, int)
    nanos = np.empty(job["calls"])
    clock = time.perf_counter_ns
    for call in range(job["calls"]):
        image = levels[call % count]
        began = clock()
        np.multiply(image, scale, out=x)
        np.dot(w1, x, out=a)
        np.add(a, b1, out=a)
        np.maximum(a, 0, out=a)
        np.dot(w2, a, out=z)
        np.add(z, b2, out=z)
        # The class needs no softmax, but the question is for probabilities, as with all.
        np.exp(z - z.max(), out=z)
        np.multiply(z, 1 / z.sum(), out=z)
        answer = z.argmax()
        nanos[call] = clock() - began
        answers[call % count] = answer
    return {"seconds": float(np.median(nanos)) * 1e-9, "steps": 1,
            "answers": "".join(map(str, answers))}


def predict_batch(job):
    X, _ = examples(job, "t10k", "columns")
    (w1, b1), (w2, b2) = weights(job["weights"], sizes(job), KIND)
    b1, b2 = b1[:, None].copy(), b2[:, None].copy()
    m = X.shape[1]
    a1, a2, column = np.empty((len(b1), m), KIND), np.empty((len(b2), m), KIND), np.empty((1, m), KIND)
    began = time.perf_counter()
    for _ in range(job["passes"]):
        np.matmul(w1, X, out=a1)
        a1 += b1
        np.maximum(a1, 0, out=a1)
        np.matmul(w2, a1, out=a2)
        a2 += b2
        np.max(a2, axis=0, keepdims=True, out=column)
        a2 -= column
        np.exp(a2, out=a2)
        np.sum(a2, axis=0, keepdims=True, out=column)
        a2 /= column
        answers = a2.argmax(axis=0)
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "steps": job["passes"], "images": job["passes"] * m,
            "answers": "".join(map(str, answers))}


def conv(job):
    raise NotImplementedError("NumPy has no convolutions of images")


JOBS = {"paper": paper, "minibatch": minibatch, "dense": minibatch, "conv": conv, "gemm": gemm,
        "predict-one": predict_one, "predict-batch": predict_batch}

print(json.dumps({
    "version": np.__version__,
    "configuration": f"{sys.argv[1]}, {blas_name()}, Python {sys.version.split()[0]}; buffers allocated once, "
                     "operations in place"}), flush=True)
for line in sys.stdin:
    try:
        job = json.loads(line)
        answer = JOBS[job["job"]](job) if job["job"] in JOBS else {"unsupported": "no such job here"}
    except NotImplementedError as e:
        answer = {"unsupported": str(e)}
    except Exception as e:  # the coordinator shows it and goes on
        traceback.print_exc()
        answer = {"error": f"{type(e).__name__}: {e}"}
    print(json.dumps(answer), flush=True)
