"""The words that the bot says: their lint over the rules, their translations' state, their authors."""
