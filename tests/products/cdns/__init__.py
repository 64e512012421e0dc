"""/v2/cdns"""
