"""The kill switch: the pages to cut a domain off and to let it back in, for the vendor and for customers."""
