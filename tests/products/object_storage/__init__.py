"""/v2/object-storage"""
