"""Weights of eight bits for an exported model: a question waits for a quarter of the memory traffic.

Each weight matrix is kept as whole numbers in blocks of BLOCK with a scale each, and what is multiplied with
it is rounded in the same blocks (ONNX Runtime, MatMulNBits). Rounding a whole matrix with one scale, which
is what dynamic quantization does, changed the nearest passage of every seventh question.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import onnx

BLOCK = 64  # weights with one scale; 32 is slower and 128 further from the whole weights, decision 0003
BITS = 8
ROUNDED_TOO = 4  # ONNX Runtime's name for rounding what the weights are multiplied with as well


def quantize(whole: Path, light: Path) -> None:
    """Write the model in the file `whole` with weights of eight bits to the file `light`."""
    with _root_logger_kept():
        # It sets up logging when it is imported, and imports what only an export needs.
        from onnxruntime.quantization import matmul_nbits_quantizer as nbits
    nbits.logger.setLevel(logging.WARNING)
    how = nbits.DefaultWeightOnlyQuantConfig(
        block_size=BLOCK, is_symmetric=True, accuracy_level=ROUNDED_TOO, bits=BITS
    )
    quantizer = nbits.MatMulNBitsQuantizer(onnx.load(whole), algo_config=how)
    quantizer.process()
    quantizer.model.save_model_to_file(str(light))


@contextmanager
def _root_logger_kept() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
