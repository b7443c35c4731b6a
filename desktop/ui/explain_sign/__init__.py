"""Why a sign of abuse is none: typed, on record with who said so."""
