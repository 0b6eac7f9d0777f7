"""How people sign in, as administrators look after it: second factors and single sign-on."""
