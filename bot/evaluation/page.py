def page(e, g):
    return ""
