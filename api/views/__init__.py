"""The endpoints, a blueprint a subject."""
