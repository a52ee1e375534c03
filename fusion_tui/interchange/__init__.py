"""Other people's formats to domain records and back."""
