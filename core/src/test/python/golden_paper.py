"""Ten iterations of the paper's network, 784-10-10, full batch, in NumPy: what GoldenPaperTest expects.

    python3 core/src/test/python/golden_paper.py core/src/test/resources/dev/inkling/train/golden-paper.bin.gz

Computes in float64. The file, gzip-compressed, holds, little-endian and without anything between:

    256 x 784 bytes     pixels, image by image
    256 bytes           labels
    7960 floats         W1 (10, 784), b1 (10), W2 (10, 10), b2 (10) before, each row by row
    7960 floats         the same after ten iterations
    10 doubles          loss before each iteration
"""

import gzip
import sys

import numpy as np

M, PIXELS, HIDDEN, CLASSES = 256, 784, 10, 10
ALPHA, ITERATIONS = 0.1, 10


def images(rng):
    """Every class has a pattern of 7 x 7 squares; an image is the pattern, moved and in some grey."""
    patterns = np.kron(rng.random((CLASSES, 7, 7)) < 0.25, np.ones((1, 4, 4)))
    labels = rng.integers(0, CLASSES, M)
    pixels = np.zeros((M, 28, 28), np.uint8)
    for j, label in enumerate(labels):
        moved = np.roll(patterns[label], rng.integers(-2, 3, 2), (0, 1))
        pixels[j] = moved * rng.integers(100, 256)
    return pixels.reshape(M, PIXELS), labels.astype(np.uint8)


def start(rng, *shape):
    """Multiples of 1/256 in [-0.5, 0.5): exact as float32, and small when compressed."""
    return rng.integers(-128, 128, shape) / 256


def train(X, Y, W1, b1, W2, b2):
    losses = []
    for _ in range(ITERATIONS):
        Z1 = W1 @ X + b1
        A1 = np.maximum(0, Z1)
        Z2 = W2 @ A1 + b2
        E = np.exp(Z2 - Z2.max(axis=0))
        A2 = E / E.sum(axis=0)
        losses.append(-np.log(A2[Y == 1]).mean())

        dZ2 = A2 - Y
        dW2 = dZ2 @ A1.T / M
        db2 = dZ2.sum(axis=1, keepdims=True) / M
        dA1 = W2.T @ dZ2
        dZ1 = dA1 * (Z1 > 0)
        dW1 = dZ1 @ X.T / M
        db1 = dZ1.sum(axis=1, keepdims=True) / M

        W1 = W1 - ALPHA * dW1
        b1 = b1 - ALPHA * db1
        W2 = W2 - ALPHA * dW2
        b2 = b2 - ALPHA * db2
    return (W1, b1, W2, b2), losses


rng = np.random.default_rng(1)
pixels, labels = images(rng)
before = (start(rng, HIDDEN, PIXELS), start(rng, HIDDEN, 1), start(rng, CLASSES, HIDDEN), start(rng, CLASSES, 1))
X = pixels.T / 255
Y = np.eye(CLASSES)[labels].T
after, losses = train(X, Y, *before)
print("losses", np.round(losses, 4))

content = pixels.tobytes() + labels.tobytes()
for P in (*before, *after):
    content += P.astype("<f4").tobytes()
content += np.array(losses, "<f8").tobytes()
with open(sys.argv[1], "wb") as file:
    file.write(gzip.compress(content, mtime=0))
