"""Uploads, and what becomes of a message's attachments when it is sent or edited."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from typing import Any

from bot.sandbox.snowflakes import Snowflakes

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """One part `files[index]` of a multipart request."""

    index: int
    filename: str
    data: bytes


def names(body: Json, uploads: list[Upload], kept: list[Json]) -> set[str]:
    """The file names that `attachment://` may use in a message that is sent or edited."""
    return {upload.filename for upload in uploads} | {
        item["filename"] for item in _kept(body, uploads, kept)
    }


def store_uploads(
    body: Json,
    uploads: list[Upload],
    before: list[Json],
    files: dict[int, bytes],
    ids: Snowflakes,
    url: str,
) -> list[Json]:
    """The attachments of a message after a request; the bytes of new ones go into `files`."""
    described = {str(item.get("id")): item for item in body.get("attachments") or []}
    after = _kept(body, uploads, before)
    for upload in uploads:
        attachment_id = ids.next()
        files[attachment_id] = upload.data
        after.append(_attachment(upload, described.get(str(upload.index), {}), attachment_id, url))
    return after


def _kept(body: Json, uploads: list[Upload], before: list[Json]) -> list[Json]:
    """Attachments that stay: all, or those that the request lists by id."""
    if body.get("attachments") is None:
        return [] if "attachments" in body else list(before)
    listed = {str(item.get("id")) for item in body["attachments"]}
    return [item for item in before if item["id"] in listed]


def _attachment(upload: Upload, described: Json, attachment_id: int, url: str) -> Json:
    filename = described.get("filename") or upload.filename
    address = f"{url}/{attachment_id}/{filename}"
    body: Json = {
        "id": str(attachment_id),
        "filename": filename,
        "size": len(upload.data),
        "url": address,
        "proxy_url": address,
        "content_type": mimetypes.guess_type(filename)[0] or "application/octet-stream",
    }
    if described.get("description"):
        body["description"] = described["description"]
    return body
