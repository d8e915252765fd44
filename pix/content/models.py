"""What can be assessed: the framework, its skills, and the items that test them.

The files under ``content/`` are the source; these rows mirror the release that was loaded last. An item that leaves
the files is archived, never deleted: somebody has answered it.
"""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pix.content import items


class Release(models.Model):
    """A frozen set of content, known by the hash of its files.

    Growth: one row each time the files that are loaded have changed, each as large as its files but the documents.
    """

    content_hash = models.CharField(_("empreinte"), max_length=64, unique=True)
    data = models.JSONField(_("contenu"))
    loaded_at = models.DateTimeField(_("chargée le"))
    is_current = models.BooleanField(_("en service"), default=False)

    class Meta:
        verbose_name = _("version du contenu")
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=models.Q(is_current=True), name="one_current_release"
            )
        ]

    def __str__(self) -> str:
        return self.content_hash[:12]


class Document(models.Model):
    """A file that items show or give to open, known by the hash of its bytes: an old release keeps its own.

    Growth: one row for each version of a file; hundreds.
    """

    content_hash = models.CharField(_("empreinte"), max_length=64, unique=True)
    name = models.CharField(_("nom"), max_length=100)
    body = models.BinaryField(_("contenu"))

    class Meta:
        verbose_name = _("document")

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """One of the areas of the framework. Growth: none, there are five."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("nom"), max_length=255)
    position = models.PositiveSmallIntegerField(_("ordre"))

    class Meta:
        verbose_name = _("domaine")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Competence(models.Model):
    """A competence of an area. Growth: none, there are sixteen."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="competences", verbose_name=_("domaine"))
    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("nom"), max_length=255)
    description = models.TextField(_("description"), blank=True, default="")
    position = models.PositiveSmallIntegerField(_("ordre"))

    class Meta:
        verbose_name = _("compétence")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Tube(models.Model):
    """A subject of a competence. Growth: with the content written; some hundred, whatever the number of pupils."""

    competence = models.ForeignKey(Competence, models.PROTECT, related_name="tubes", verbose_name=_("compétence"))
    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("nom"), max_length=255)
    description = models.TextField(_("description"), blank=True, default="")

    class Meta:
        verbose_name = _("sujet")
        ordering = ["competence", "id"]

    def __str__(self) -> str:
        return self.name


class Skill(models.Model):
    """One level of a subject. Growth: at most eight a subject, archived ones included; under a thousand."""

    tube = models.ForeignKey(Tube, models.PROTECT, related_name="skills", verbose_name=_("sujet"))
    code = models.CharField(_("code"), max_length=62, unique=True)
    name = models.CharField(_("nom"), max_length=255, blank=True, default="")
    level = models.PositiveSmallIntegerField(_("niveau"))
    archived_at = models.DateTimeField(_("archivé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("acquis")
        ordering = ["tube", "level"]

    def __str__(self) -> str:
        return self.code


def item_types() -> list[tuple[str, str]]:
    """The types of items, as operators read them; a function, so that a new one changes no column."""
    return [(one.code, gettext(one.label)) for one in items.TYPES]


class Item(models.Model):
    """A question that a release had once. Growth: a few a skill, archived ones included; thousands."""

    skill = models.ForeignKey(Skill, models.PROTECT, related_name="items", verbose_name=_("acquis"))
    code = models.CharField(_("code"), max_length=80, unique=True)
    type = models.CharField(_("type"), max_length=20, choices=item_types)
    archived_at = models.DateTimeField(_("archivée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("épreuve")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
