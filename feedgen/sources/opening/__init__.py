"""From where a source lies to its bytes and its text: addresses, files, archives, packing, encodings."""
