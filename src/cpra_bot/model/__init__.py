"""The words the program speaks: frozen types and closed lists, nothing that acts."""
