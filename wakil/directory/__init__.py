"""The people of one organization as its administrators look after them: units, licences, accounts, groups."""
