"""Eight bits: the same model but for rounding, and nothing else in the process is touched."""

import logging

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from retrieval.quantizing import BLOCK, quantize

WIDTH = 2 * BLOCK


@pytest.fixture
def whole(tmp_path):
    """Return the file of a model that multiplies with a fixed matrix, and the matrix."""
    matrix = np.sin(np.arange(WIDTH * 64, dtype=np.float32)).reshape(WIDTH, 64)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "product",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", WIDTH])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 64])],
        [numpy_helper.from_array(matrix, "w")],
    )
    file = tmp_path / "whole.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10), file)
    return file, matrix


def test_products_differ_by_rounding_alone_and_the_file_is_smaller(whole, tmp_path):
    file, matrix = whole
    light = tmp_path / "light.onnx"
    quantize(file, light)
    asked = np.cos(np.arange(3 * WIDTH, dtype=np.float32)).reshape(3, WIDTH)
    session = onnxruntime.InferenceSession(str(light), providers=["CPUExecutionProvider"])
    [found] = session.run(None, {"x": asked})
    assert found.shape == (3, 64)
    # One step in 127 of a weight and of what it is multiplied with, over the root of as many products.
    assert np.abs(found - asked @ matrix).max() < 2 / 127 * np.sqrt(WIDTH)
    assert not np.array_equal(found, asked @ matrix)
    assert light.stat().st_size < 0.4 * file.stat().st_size


def test_logging_stays_as_it_was(whole, tmp_path):
    root = logging.getLogger()
    before = (list(root.handlers), root.level)
    quantize(whole[0], tmp_path / "light.onnx")
    assert (list(root.handlers), root.level) == before
