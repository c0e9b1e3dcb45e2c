"""Acts on many cases: what is wanted (`plan`), how it would come out (`form`), how far it is (`run`), what became of it
(`result`). `acts.BulkActs` ties them to the desk; the form and the result stand in the place of the case panel, so that
table and map stay in view.
"""
