"""The pool member: `celery -A worker worker`. See worker/README.md."""
