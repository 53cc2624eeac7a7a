"""The front door: HTTP in, jobs to the queue, verdicts out. Thin Flask; it never scores in torch.

| file | what is in it |
|---|---|
| `__main__.py`, `server.py` | `python -m api`: the production server around the app |
| `app.py` | `create_app`: the Flask app from its parts |
| `door.py` | what one process holds: store, pool view, submitter, waiter |
| `submitter.py` | packs concurrent submits into one call |
| `pool.py` | the workers alive, as read at most a second ago |
| `bodies.py` | request bodies and query arguments, checked |
| `answers.py` | the JSON that goes out |
| `problems.py` | errors, as problem+json |
| `cors.py`, `request_id.py` | headers on every response |
| `views/` | the endpoints |
"""
