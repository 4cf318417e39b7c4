"""Stage 3: write the trained encoder as int8 ONNX, quantised per channel, and say what that costs.

    python export.py --model DIR --out ../encoder

Attention, normalisation and activation are fused to one step each, which saves a tenth of the time. Per tensor, the
cosine to the unquantised vectors falls to about 0.9; per channel it stays near 0.99.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from pooled_bert import PooledBert, load_tokenizer, tensors
from tokenizers import Tokenizer

SAMPLES = ["i want to talk to someone", "usne mujhe pareshan kiya", "je ne sais pas quoi faire", "no se a quien llamar", "main bahut dari hui hun kya karun"]


def export(model_directory: Path, out: Path) -> None:
    """Write encoder.onnx and tokenizer.json to out and print size, checksum and cosine."""
    out.mkdir(parents=True, exist_ok=True)
    model = PooledBert(model_directory).eval()
    model.bert.set_attn_implementation("eager")  # the form that the optimiser knows
    tokenizer = load_tokenizer(model_directory)
    ids, mask = tensors(tokenizer, SAMPLES)
    with tempfile.TemporaryDirectory() as temporary:
        plain = Path(temporary) / "plain.onnx"
        fused = Path(temporary) / "fused.onnx"
        quantised = Path(temporary) / "quantised.onnx"
        axes = {"input_ids": {0: "messages", 1: "tokens"}, "attention_mask": {0: "messages", 1: "tokens"}, "vectors": {0: "messages"}}
        torch.onnx.export(model, (ids, mask), str(plain), input_names=["input_ids", "attention_mask"], output_names=["vectors"], dynamic_axes=axes, opset_version=17, dynamo=False)
        optimize_model(str(plain), model_type="bert", num_heads=12, hidden_size=384, opt_level=0).save_model_to_file(str(fused))
        quantize_dynamic(str(fused), str(quantised), per_channel=True, weight_type=QuantType.QInt8, extra_options={"DefaultTensorType": TensorProto.FLOAT})
        data = quantised.read_bytes()
    (out / "encoder.onnx").write_bytes(data)
    clean = Tokenizer.from_file(str(model_directory / "tokenizer.json"))
    clean.no_padding()
    clean.no_truncation()
    clean.save(str(out / "tokenizer.json"), pretty=False)
    session = onnxruntime.InferenceSession(str(out / "encoder.onnx"), providers=["CPUExecutionProvider"])
    with torch.no_grad():
        exact = model(ids, mask).numpy()
    (small,) = session.run(None, {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})
    cosine = float(np.mean(np.sum(exact * small, axis=1)))
    print(f"encoder.onnx: {len(data) / 1e6:.1f} MB, sha256 {hashlib.sha256(data).hexdigest()}, mean cosine to the unquantised model {cosine:.4f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    export(options.model, options.out)
