"""Danger in a message, decided before the dialogue and without Rasa (R10)."""
