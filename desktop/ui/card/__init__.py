"""The member's code, as large as the window allows, for the customer's phone to take a picture of.

Each opening makes one card, which is on record (services.print_card); painting it again makes none.
"""
