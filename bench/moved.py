#!/usr/bin/env python3
"""How a model reads MNIST's test images that are moved, turned, slanted or smaller: bench/moved.py [MODEL].

The images are changed here, with NumPy and bilinear interpolation, not by the code that changed them in training.
"""

import gzip
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

SIDE = 28
HOME = pathlib.Path(__file__).resolve().parent.parent
MNIST = pathlib.Path(os.environ["INKLING_DATA"]) / "mnist"


def turned(degrees):
    angle = math.radians(degrees)
    return [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]


SAME = [[1, 0], [0, 1]]
CHANGES = {  # where a pixel comes from: matrix times (row, column), less so many rows and columns
    "as they are": (SAME, (0, 0)),
    "60 % of their size": ([[1 / 0.6, 0], [0, 1 / 0.6]], (0, 0)),
    "turned by 25 degrees": (turned(25), (0, 0)),
    "turned by -25 degrees": (turned(-25), (0, 0)),
    "6 pixels up": (SAME, (-6, 0)),
    "6 pixels down": (SAME, (6, 0)),
    "6 pixels to the left": (SAME, (0, -6)),
    "6 pixels to the right": (SAME, (0, 6)),
    "sheared by 0.4": ([[1, 0], [0.4, 1]], (0, 0)),
    "sheared by -0.4": ([[1, 0], [-0.4, 1]], (0, 0)),
}


def read(name):
    packed = MNIST / (name + ".gz")
    return gzip.decompress(packed.read_bytes()) if packed.exists() else (MNIST / name).read_bytes()


def changed(images, matrix, shift):
    rows, columns = np.mgrid[0:SIDE, 0:SIDE] - (SIDE - 1) / 2
    row = matrix[0][0] * rows + matrix[0][1] * columns + (SIDE - 1) / 2 - shift[0]
    column = matrix[1][0] * rows + matrix[1][1] * columns + (SIDE - 1) / 2 - shift[1]
    top, left = np.floor(row).astype(int), np.floor(column).astype(int)
    paper = np.pad(images.astype(np.float64), ((0, 0), (SIDE, SIDE), (SIDE, SIDE)))

    def at(r, c):
        return paper[:, np.clip(r + SIDE, 0, 3 * SIDE - 1), np.clip(c + SIDE, 0, 3 * SIDE - 1)]

    down, right = row - top, column - left
    upper = (1 - right) * at(top, left) + right * at(top, left + 1)
    lower = (1 - right) * at(top + 1, left) + right * at(top + 1, left + 1)
    return np.rint((1 - down) * upper + down * lower).astype(np.uint8)


def main():
    model = sys.argv[1] if len(sys.argv) > 1 else "best"
    images, labels = read("t10k-images-idx3-ubyte"), read("t10k-labels-idx1-ubyte")
    pixels = np.frombuffer(images, np.uint8, offset=16).reshape(-1, SIDE, SIDE)
    for name, (matrix, shift) in CHANGES.items():
        with tempfile.TemporaryDirectory() as folder:
            for part in "train", "t10k":
                header = images[:16]
                pathlib.Path(folder, part + "-images-idx3-ubyte").write_bytes(
                    header + changed(pixels, matrix, shift).tobytes())
                pathlib.Path(folder, part + "-labels-idx1-ubyte").write_bytes(labels)
            said = subprocess.run([HOME / "inkling", "evaluate", model, "--data", folder, "--json"],
                                  check=True, capture_output=True, text=True).stdout
        print(f"{name:24}{100 * json.loads(said)['accuracy']:.2f} %", flush=True)


if __name__ == "__main__":
    main()
