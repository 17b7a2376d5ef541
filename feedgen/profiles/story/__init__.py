"""The whole way of one product, told: from the cells of its source to the fields of its item.

Plain data (`model`), made by running the real steps and fields on one product and looking in between.
"""
