"""Images per second of a ResNet-20 training step in Keras on TensorFlow, compiled to a graph; the last line is JSON."""

import argparse
import json
import statistics
import time

parser = argparse.ArgumentParser()
parser.add_argument("--network", choices=["resnet20"])
parser.add_argument("--side", type=int)
parser.add_argument("--batch", type=int)
parser.add_argument("--threads", type=int)
options = parser.parse_args()

import keras
import numpy
import tensorflow

tensorflow.config.threading.set_intra_op_parallelism_threads(options.threads)


def convolution(x, filters, size, stride):
    x = keras.layers.Conv2D(filters, size, stride, padding="same", use_bias=False)(x)
    return keras.layers.BatchNormalization(epsilon=1e-5)(x)


def unit(x, filters, stride):
    branch = keras.layers.Activation("relu")(convolution(x, filters, 3, stride))
    branch = convolution(branch, filters, 3, 1)
    if stride != 1 or x.shape[-1] != filters:
        x = convolution(x, filters, 1, stride)
    return keras.layers.Activation("relu")(keras.layers.add([branch, x]))


inputs = keras.Input((options.side, options.side, 1))
x = keras.layers.Activation("relu")(convolution(inputs, 16, 3, 1))
for stage, filters in enumerate([16, 32, 64]):
    for position in range(3):
        x = unit(x, filters, 2 if stage > 0 and position == 0 else 1)
network = keras.Model(inputs, keras.layers.Dense(10)(keras.layers.GlobalAveragePooling2D()(x)))
network.compile(
    keras.optimizers.SGD(0.01, momentum=0.9), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
)
images = numpy.random.randn(options.batch, options.side, options.side, 1).astype("float32")
labels = numpy.random.randint(0, 10, options.batch)

seconds = []
for _ in range(40):
    started = time.perf_counter()
    network.train_on_batch(images, labels)
    seconds.append(time.perf_counter() - started)
print(json.dumps({"imagesPerSecond": options.batch / statistics.median(seconds[15:])}))
