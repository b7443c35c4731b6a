"""The till's side of the sync inside the ledger, against an HQ that folds everything anew with domain.fold_all."""
