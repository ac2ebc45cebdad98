#!/usr/bin/env python3
"""The paper's job in NumPy, float32: 784-10-10, full batch of MNIST, learning rate 0.1.

Prints milliseconds per iteration, the median over the iterations after the first ten.
Usage: INKLING_DATA=folder python3 bench/paper.py [iterations]
"""
import gzip
import os
import sys
import time

import numpy as np


def idx(name, header):
    path = os.path.join(os.environ["INKLING_DATA"], "mnist", name)
    with gzip.open(path + ".gz") if os.path.exists(path + ".gz") else open(path, "rb") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


X = np.ascontiguousarray((idx("train-images-idx3-ubyte", 16).reshape(-1, 784).T / 255).astype(np.float32))
labels = idx("train-labels-idx1-ubyte", 8)
m = labels.size
Y = np.zeros((10, m), np.float32)
Y[labels, np.arange(m)] = 1

random = np.random.default_rng(1)
W1, b1, W2, b2 = (random.random(shape, np.float32) - np.float32(0.5) for shape in [(10, 784), (10, 1), (10, 10), (10, 1)])
alpha = np.float32(0.1)

seconds = []
for iteration in range(int(sys.argv[1]) if len(sys.argv) > 1 else 100):
    began = time.perf_counter()
    Z1 = W1 @ X + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2 @ A1 + b2
    A2 = np.exp(Z2 - Z2.max(axis=0))
    A2 /= A2.sum(axis=0)
    dZ2 = A2 - Y
    dW2 = dZ2 @ A1.T / m
    db2 = dZ2.sum(axis=1, keepdims=True) / m
    dZ1 = (W2.T @ dZ2) * (Z1 > 0)
    dW1 = dZ1 @ X.T / m
    db1 = dZ1.sum(axis=1, keepdims=True) / m
    W1 -= alpha * dW1
    b1 -= alpha * db1
    W2 -= alpha * dW2
    b2 -= alpha * db2
    seconds.append(time.perf_counter() - began)

accuracy = (A2.argmax(axis=0) == labels).mean()
print(f"numpy {np.__version__}: {1e3 * np.median(seconds[10:]):.1f} ms an iteration, "
      f"accuracy {accuracy:.4f} after {len(seconds)} iterations")
