#!/usr/bin/env python3
"""Trains by the recipe of `inkling train --preset fast` in NumPy, float32, and tests, once.

Usage: python3 fast.py key=value ...; the keys are mnist, sizes, batch, epochs, peak, smoothing,
beta1, beta2, epsilon and seed.
Prints one line of JSON.
"""
import json
import math
import sys

import numpy as np

from common import Batches, digits, pixels

job = dict(argument.split("=", 1) for argument in sys.argv[1:])
sizes = [int(size) for size in job["sizes"].split("-")]
size, epochs, peak, smoothing = int(job["batch"]), int(job["epochs"]), float(job["peak"]), float(job["smoothing"])
beta1, beta2, epsilon = (float(job[key]) for key in ("beta1", "beta2", "epsilon"))


def one_cycle(t):
    """From 1/25 up to 1 at t = 0.3, then down to 0, along half-waves."""
    begin, end, at = (1 / 25, 1, t / 0.3) if t < 0.3 else (1, 0, (t - 0.3) / 0.7)
    return end + (begin - end) * (1 + math.cos(math.pi * at)) / 2


levels, labels = digits(job["mnist"], "train")
X, labels = pixels(levels, np.float32), labels.astype(np.intp)
random = np.random.default_rng(int(job["seed"]))
net = Batches([(random.standard_normal((o, i), np.float32) * np.float32(math.sqrt(2 / i)), np.zeros(o, np.float32))
               for i, o in zip(sizes, sizes[1:])], size, np.float32)
parameters, gradients = net.w + net.b, net.dw + net.db
first, second, spare = ([np.zeros_like(p) for p in parameters] for _ in range(3))
batches = math.ceil(labels.size / size)
iteration = 0
for epoch in range(epochs):
    order = random.permutation(labels.size)
    for number in range(batches):
        x, y = net.gather(X, labels, order[number * size:(number + 1) * size])
        net.gradient(x, y, np.float32(1 / len(y)), np.float32(smoothing))
        rate = peak * one_cycle(iteration / (epochs * batches))
        iteration += 1
        # P -= α M^ / (√V^ + ε), the corrections of both moments taken into two numbers.
        root = math.sqrt(1 - beta2 ** iteration)
        step = np.float32(rate * root / (1 - beta1 ** iteration))
        for p, d, m, v, s in zip(parameters, gradients, first, second, spare):
            m *= np.float32(beta1)
            np.multiply(d, np.float32(1 - beta1), out=s)
            m += s
            np.multiply(d, d, out=d)
            d *= np.float32(1 - beta2)
            v *= np.float32(beta2)
            v += d
            np.sqrt(v, out=s)
            s += np.float32(epsilon * root)
            np.divide(m, s, out=s)
            s *= step
            p -= s
levels, labels = digits(job["mnist"], "t10k")
print(json.dumps({"accuracy": net.accuracy(pixels(levels, np.float32), labels)}))
