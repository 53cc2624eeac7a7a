"""The front door: HTTP in, jobs to the queue, verdicts out. Thin Flask; it never scores in torch.

| file | what is in it |
|---|---|
| `__main__.py`, `server.py` | `python -m api`: its socket, its signals, its end |
| `front.py` | the HTTP server: many connections, threads that share one `epoll` |
| `http1.py`, `head.py` | bytes to requests; answers to bytes |
| `connection.py` | a client's connection |
| `answering.py` | the app run on a request, its answer written |
| `later.py`, `parking.py` | answers that come when a job has ended, without a thread until then |
| `threads.py`, `turns.py`, `ready.py` | how many threads are there, and run; who is next |
| `uploads.py`, `warden.py` | what slow bodies may hold; what is overdue, and who hung up |
| `refusals.py` | what is told of a body that is not taken in, without the app |
| `app.py` | `create_app`: the Flask app from its parts |
| `around.py` | what the parts of the app do before and after every view |
| `door.py` | what one process holds: store, pool view, submitter, waiter |
| `current.py` | what the request at hand came with: its door, its caller, its connection |
| `seats.py` | how many may wait, and who leaves for a newcomer |
| `submitter.py` | packs concurrent submits into one call |
| `pool.py` | the workers alive, as read at most a second ago |
| `history.py` | what it did over the last hour or day, as read a moment ago |
| `sought.py` | what of the master list is asked for |
| `bodies.py` | request bodies, checked |
| `parameters.py` | query arguments, headers and parts of paths: read and told of by one object |
| `answers.py` | the JSON that goes out |
| `problems.py` | errors, as problem+json |
| `assets.py`, `page/` | the files of the page; what it calls: `page/API.md` |
| `prefix.py` | the path under which a proxy shows the door |
| `cors.py`, `request_id.py` | headers on every response |
| `calls.py` | what each view declares that it takes and gives |
| `openapi.py` | the OpenAPI document, made of that |
| `views/` | the endpoints |
"""
