"""What the NumPy peer and the NumPy process share: MNIST, weights, and training batch by batch.

Observations are rows here, (m, 784), because gathering a batch copies whole rows; W is (in, out). Of the
layouts that NumPy can multiply, this one had the shortest forward and backward products together
for batches of 64 and 256. Buffers are allocated once, and every operation writes into one.
"""
import gzip
import os

import numpy as np


def idx(folder, name, header):
    path = os.path.join(folder, name)
    with gzip.open(path + ".gz") if os.path.exists(path + ".gz") else open(path, "rb") as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def digits(folder, part):
    """Levels (m, 784) and labels (m,), unsigned bytes; `part` is train or t10k."""
    return (idx(folder, part + "-images-idx3-ubyte", 16).reshape(-1, 784),
            idx(folder, part + "-labels-idx1-ubyte", 8))


def pixels(levels, kind):
    """Levels as numbers in [0, 1], of the same shape."""
    x = levels.astype(kind)
    x *= kind(1 / 255)
    return x


def weights(path, sizes, kind):
    """[(W (out, in), b (out,)), ...] from a file of raw little-endian float32."""
    numbers = np.fromfile(path, "<f4")
    layers, at = [], 0
    for i, o in zip(sizes, sizes[1:]):
        layers.append((numbers[at:at + o * i].reshape(o, i).astype(kind),
                       numbers[at + o * i:at + o * i + o].astype(kind)))
        at += o * i + o
    return layers


class Batches:
    """A network and its gradient for batches of at most `size` rows."""

    def __init__(self, layers, size, kind):
        self.w = [np.ascontiguousarray(w.T) for w, _ in layers]
        self.b = [b.copy() for _, b in layers]
        self.x = np.empty((size, self.w[0].shape[0]), kind)
        self.z = [np.empty((size, b.size), kind) for b in self.b]
        self.d = [np.empty((size, b.size), kind) for b in self.b]
        self.dw = [np.empty_like(w) for w in self.w]
        self.db = [np.empty_like(b) for b in self.b]
        self.rows = np.arange(size)

    def forward(self, x):
        """A of the last layer, before softmax, for the rows of x."""
        m = len(x)
        for l, (w, b) in enumerate(zip(self.w, self.b)):
            z = self.z[l][:m]
            np.matmul(x, w, out=z)
            z += b
            if l + 1 < len(self.w):
                np.maximum(z, 0, out=z)  # A over Z: A > 0 says the same as Z > 0
            x = z
        return x

    def gradient(self, x, labels, factor, smoothing=np.float32(0)):
        """Leaves `factor` times the gradient's sum in dw and db; returns the sum of the losses without smoothing."""
        m = len(x)
        a = self.forward(x)
        d = self.d[-1][:m]
        np.subtract(a, a.max(axis=1, keepdims=True), out=d)
        np.exp(d, out=d)
        d /= d.sum(axis=1, keepdims=True)
        loss = -np.log(d[self.rows[:m], labels] + 1e-30).sum()
        if smoothing:
            d -= smoothing / d.shape[1]
        d[self.rows[:m], labels] -= 1 - smoothing
        d *= factor  # here, on the smallest matrix, instead of on each dW
        for l in range(len(self.w) - 1, -1, -1):
            below = self.z[l - 1][:m] if l else x
            np.matmul(below.T, d, out=self.dw[l])
            np.sum(d, axis=0, out=self.db[l])
            if l:
                next_d = self.d[l - 1][:m]
                np.matmul(d, self.w[l].T, out=next_d)
                next_d *= below > 0
                d = next_d
        return loss

    def gather(self, x, labels, chosen):
        """The chosen rows. With the mode "clip", NumPy copies into `out` without a buffer between."""
        batch = self.x[:len(chosen)]
        np.take(x, chosen, axis=0, out=batch, mode="clip")
        return batch, labels[chosen]

    def accuracy(self, x, labels):
        size = len(self.x)
        right = sum(int((self.forward(x[at:at + size]).argmax(axis=1) == labels[at:at + size]).sum())
                    for at in range(0, len(x), size))
        return right / len(x)
