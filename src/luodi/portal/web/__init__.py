"""The portal's pages: what a request asks for, in which words, on which template."""
