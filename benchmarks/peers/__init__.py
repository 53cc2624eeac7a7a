"""Other queues and servers under the same load, each as its own documentation tunes it."""
