"""Places in people's words: the gazetteer and the finder, free of Rasa, so that danger can use them too."""
