"""A member beyond points, over their page: who they are to the shop, complaints and wishes, tags, consents."""
