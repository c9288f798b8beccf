"""Names of the review that every network starts with; they are content, in its own main language."""

FIRST_REVIEW = {"sv": "Sekretariatets granskning", "nb": "Sekretariatets gjennomgang", "en": "Secretariat’s review"}
FIRST_TASK = {"sv": "Sekretariatet godkänner", "nb": "Sekretariatet godkjenner", "en": "Secretariat approves"}
