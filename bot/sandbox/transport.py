"""How gateway payloads are compressed: one stream for each connection.

Discord: Gateway, "Transport Compression". discord.py asks for zlib-stream, or for zstd-stream
where the `zstandard` package is installed.
"""

from __future__ import annotations

import zlib

_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
#: Frame header: no content size, no checksum, no dictionary; window of 8 MiB (RFC 8878, 3.1.1.1).
_ZSTD_HEADER = b"\x00\x68"
#: Bytes that one block may hold (RFC 8878, 3.1.1.2.3).
_ZSTD_BLOCK = 128 * 1024


class Plain:
    """No compression: text frames."""

    def encode(self, text: str) -> str | bytes:
        return text


class ZlibStream:
    """One deflate stream, flushed after each payload so that it ends in 00 00 FF FF."""

    def __init__(self) -> None:
        # Level 1: the sandbox is on loopback, so speed counts and size does not.
        self._deflate = zlib.compressobj(1)

    def encode(self, text: str) -> str | bytes:
        return self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)


class ZstdStream:
    """One Zstandard frame of raw blocks: valid for every decoder, without needing an encoder."""

    def __init__(self) -> None:
        self._opening = _ZSTD_MAGIC + _ZSTD_HEADER

    def encode(self, text: str) -> str | bytes:
        data = text.encode()
        out, self._opening = bytearray(self._opening), b""
        for start in range(0, len(data), _ZSTD_BLOCK):
            block = data[start : start + _ZSTD_BLOCK]
            # 3 bytes, little-endian: last block (never), type 0 (raw), size (RFC 8878, 3.1.1.2).
            out += (len(block) << 3).to_bytes(3, "little") + block
        return bytes(out)


Encoder = Plain | ZlibStream | ZstdStream


def encoder_for(compress: str | None) -> Encoder | None:
    """The encoder for the `compress` that a client asked for; None where there is no such."""
    if compress is None:
        return Plain()
    kinds: dict[str, type[ZlibStream | ZstdStream]] = {
        "zlib-stream": ZlibStream,
        "zstd-stream": ZstdStream,
    }
    kind = kinds.get(compress)
    return None if kind is None else kind()
