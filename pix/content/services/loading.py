"""Bring the content of a folder into the database.

A release is known by the hash of its files: loading the same folder twice does
nothing, loading an older one puts it back in service. What leaves the files is
archived, never deleted, because somebody has answered it; tests already begun go
on with the release they began with.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from pix.content.files import StoredDocument, StoredRelease
from pix.content.models import Area, Competence, Document, Item, Release, Skill, Tube
from pix.content.schema import ContentFiles, read_content

FORM_OF_DATA = 1
"""To be raised when the stored form of a release changes, so that the same files are loaded anew."""


def load_content(directory: Path | str, *, at: datetime | None = None) -> Release:
    """Check a folder, then put its content in service. Idempotent.

    Raises ``pix.content.schema.ContentInvalid`` with every problem of the files;
    nothing is changed then.
    """
    files = read_content(Path(directory))
    at = at or timezone.now()
    hashes = {name: hashlib.sha256(body).hexdigest() for name, body in files.documents.items()}
    documents = {name: StoredDocument(hash=hashes[name], size=len(body)) for name, body in files.documents.items()}
    stored = StoredRelease(framework=files.framework, competences=list(files.competences), documents=documents)
    data = stored.model_dump()
    written = json.dumps([FORM_OF_DATA, data], sort_keys=True, ensure_ascii=False)
    content_hash = hashlib.sha256(written.encode()).hexdigest()
    current = Release.objects.filter(content_hash=content_hash, is_current=True).first()
    return current or _put_in_service(files, content_hash, data, hashes, at)


@transaction.atomic
def _put_in_service(
    files: ContentFiles, content_hash: str, data: dict[str, Any], hashes: dict[str, str], at: datetime
) -> Release:
    _write_documents(files, hashes)
    _write_framework(files)
    _write_items(files, at)
    Release.objects.filter(is_current=True).update(is_current=False)
    release, _ = Release.objects.update_or_create(
        content_hash=content_hash,
        defaults={"is_current": True},
        create_defaults={
            "is_current": True,
            "data": data,
            "loaded_at": at,
        },
    )
    return release


def _write_documents(files: ContentFiles, hashes: dict[str, str]) -> None:
    rows = [Document(content_hash=hashes[name], name=name, body=body) for name, body in files.documents.items()]
    Document.objects.bulk_create(rows, ignore_conflicts=True)


def _write_framework(files: ContentFiles) -> None:
    areas = files.framework.area
    _upsert(
        Area,
        (Area(code=area.code, name=area.name, position=rank) for rank, area in enumerate(areas)),
        ["name", "position"],
    )
    area_ids = _ids(Area)
    entries = [(area, entry) for area in areas for entry in area.competence]
    _upsert(
        Competence,
        (
            Competence(
                area_id=area_ids[area.code],
                code=entry.code,
                name=entry.name,
                description=entry.description,
                position=rank,
            )
            for rank, (area, entry) in enumerate(entries)
        ),
        ["area", "name", "description", "position"],
    )
    competence_ids = _ids(Competence)
    _upsert(
        Tube,
        (
            Tube(
                competence_id=competence_ids[file.competence],
                code=tube.code,
                name=tube.name,
                description=tube.description,
            )
            for file in files.competences
            for tube in file.tube
        ),
        ["competence", "name", "description"],
    )


def _write_items(files: ContentFiles, at: datetime) -> None:
    tube_ids = _ids(Tube)
    skills = [(tube, skill) for file in files.competences for tube in file.tube for skill in tube.skill]
    _upsert(
        Skill,
        (
            Skill(tube_id=tube_ids[tube.code], code=f"{tube.code}{skill.level}", name=skill.name, level=skill.level)
            for tube, skill in skills
        ),
        ["tube", "name", "level", "archived_at"],
    )
    skill_ids = _ids(Skill)
    _upsert(
        Item,
        (
            Item(skill_id=skill_ids[f"{tube.code}{skill.level}"], code=item.code, type=item.type)
            for tube, skill in skills
            for item in skill.item
        ),
        ["skill", "type", "archived_at"],
    )
    kept_skills = {f"{tube.code}{skill.level}" for tube, skill in skills}
    Skill.objects.filter(archived_at=None).exclude(code__in=kept_skills).update(archived_at=at)
    Item.objects.filter(archived_at=None).exclude(code__in=[item.code for item in files.items]).update(archived_at=at)


def _upsert(model: type[models.Model], rows: Iterable[models.Model], fields: list[str]) -> None:
    """Write rows known by their code; a row that comes back is no longer archived."""
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=fields)


def _ids(model: type[models.Model]) -> dict[str, int]:
    return dict(model._default_manager.values_list("code", "pk"))
