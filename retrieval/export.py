"""Exports a sentence-transformers model to ONNX and proves that it says the same. Imports torch."""

import json
import logging
import tempfile
import time
import warnings
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch

from retrieval.encoder import SentenceEncoder
from retrieval.errors import ModelError
from retrieval.model_files import BUNDLED_NAME, sha256_of
from retrieval.onnx_encoder import EXPORT_VERSION, ExportedModel, OnnxEncoder, facts_file, tokenizer_file
from retrieval.quantizing import quantize

OPSET = 23  # the first with attention as one operator: 8 % less time than its parts take
# Models whose ranking was measured with weights of eight bits, see decision 0003.
MEASURED_IN_EIGHT_BITS = frozenset({BUNDLED_NAME})
SAME_IN_EIGHT_BITS = 0.997  # cosine with the reference; .9972 for the empty text, .9992 and more for others
FASTER = (
    0.9  # of the time with whole weights from which eight bits are taken; less is no gain worth a difference
)
ROUNDS = 5  # the shortest of five is not disturbed, not tuned
SAME = 0.9999  # cosine with the reference from which an export is trusted; fp32 gives 1 - 2e-7

_PROOF = (
    "how do i get my travel money back??",
    "Reset your password",
    "",
    "Größe, naïve café: £20 → 25 % 🙂",
    "A procedure of several sentences. " * 60,
)


class _Pooled(torch.nn.Module):  # type: ignore[misc]  # torch is Any to mypy
    """The mean of a text's tokens as a unit vector, as the models we can export do it, and its tokens.

    The token vectors are unit vectors after the projection.
    """

    def __init__(self, reference: SentenceEncoder, inputs: Sequence[str]) -> None:
        super().__init__()
        self.transformer = reference.model[0].auto_model
        self.inputs = list(inputs)
        self.register_buffer("projection", torch.from_numpy(reference.projection))

    def forward(self, *values: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        fed = dict(zip(self.inputs, values, strict=True))
        tokens = self.transformer(**fed).last_hidden_state
        mask = fed["attention_mask"].unsqueeze(-1).to(tokens.dtype)
        mean = (tokens * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        projected = torch.nn.functional.normalize(tokens, dim=-1) @ self.projection
        normal = torch.nn.functional.normalize
        return normal(mean, dim=-1), normal(projected, dim=-1)


def export_model(reference: SentenceEncoder, file: Path) -> OnnxEncoder:
    """Export the reference to `file`, with its tokenizer and facts beside it, and return it loaded.

    Raises ModelError if this model cannot be exported, or if its export gives other vectors because the
    model pools in another way; nothing is left behind then.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix="export-") as scratch:
        made = Path(scratch) / file.name
        try:
            exported = _write(reference, made)
        except (RuntimeError, AttributeError, TypeError, ValueError, OSError) as error:
            raise ModelError(
                f"the model {reference.name} cannot be exported ({type(error).__name__})"
            ) from error
        lowest = _lowest_cosine(reference, OnnxEncoder(made, exported))
        if not lowest >= SAME:
            raise ModelError(f"the export of {reference.name} differs from it (cosine {lowest:.5f})")
        if reference.name in MEASURED_IN_EIGHT_BITS:
            exported = _lighter(reference, made, exported)
        facts_file(made).write_text(json.dumps(asdict(exported), indent=1))
        # The facts come last: without them there is no export.
        for path in (tokenizer_file, lambda whole: whole, facts_file):
            path(made).replace(path(file))
    return OnnxEncoder(file, exported)


def _write(reference: SentenceEncoder, file: Path) -> ExportedModel:
    tokenizer = reference.model.tokenizer
    sample = tokenizer(["how do I claim", "travel costs after a trip"], padding=True, return_tensors="pt")
    known = ("input_ids", "attention_mask", "token_type_ids")
    inputs = tuple(name for name in known if name in sample)
    axes = {0: torch.export.Dim("batch"), 1: torch.export.Dim("length", max=_max_tokens(reference))}
    pooled = _Pooled(reference, inputs).eval()
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            pooled,
            tuple(sample[name] for name in inputs),
            dynamo=True,
            opset_version=OPSET,
            verbose=False,
            input_names=list(inputs),
            output_names=["sentence", "tokens"],
            dynamic_shapes={"values": tuple(axes for _ in inputs)},
        )
    program.save(file)
    tokenizer.backend_tokenizer.save(str(tokenizer_file(file)))
    return ExportedModel(
        made_from=reference.name,
        made_by=EXPORT_VERSION,
        sha256=sha256_of(file),
        dimension=reference.dimension,
        max_tokens=_max_tokens(reference),
        inputs=inputs,
        token_space=reference.token_space,
        bits=32,
    )


def _max_tokens(reference: SentenceEncoder) -> int:
    return int(reference.model.max_seq_length or reference.model.tokenizer.model_max_length)


def _lighter(reference: SentenceEncoder, file: Path, exported: ExportedModel) -> ExportedModel:
    """Put the model with weights of eight bits in the place of the whole one where that is faster."""
    light = file.with_name(f"light-{file.name}")
    quantize(file, light)
    tokenizer_file(light).write_bytes(tokenizer_file(file).read_bytes())
    smaller = replace(exported, sha256=sha256_of(light), bits=8)
    candidate = OnnxEncoder(light, smaller)
    is_near = _lowest_cosine(reference, candidate) >= SAME_IN_EIGHT_BITS
    if not is_near or _seconds(candidate) > FASTER * _seconds(OnnxEncoder(file, exported)):
        return exported
    light.replace(file)
    return smaller


def _seconds(encoder: OnnxEncoder) -> float:
    """Return how long some questions take, the shortest of several rounds."""
    rounds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for text in _PROOF[:2] * 4:
            encoder.encode([text])
        rounds.append(time.perf_counter() - begun)
    return min(rounds)


def _lowest_cosine(reference: SentenceEncoder, exported: OnnxEncoder) -> float:
    texts = [*_PROOF, *(f"{text} {number}" for number in range(3) for text in _PROOF)]
    return float(np.min((reference.encode(texts) * exported.encode(texts)).sum(axis=1)))
