"""The drawer opened without a sale."""
