"""The pages for people: what the store says, in Chinese or English, without a script needed."""
