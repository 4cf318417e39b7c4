"""The dialogue model behind a small protocol: in this process, or on a Rasa server."""
