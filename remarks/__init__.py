"""The archive, from raw text to a page. Each line is a room; arrows never point up.

::

     file, upload, feed                                              reader
         | bytes, kept for ever (Source)                                ^
         v                                                              | HTML, JSON
     transcripts.read(bytes) -> Reading      pure Python            views, admin
     transcripts.parse(reading) -> Transcript                           ^
         v                                                              | rows + words to say
     loading.plan(source) -> Plan            reads, writes nothing      |
     loading.apply(plan) -> Event            one transaction            |
         v                                                              |
     search.sync()  -> the Tantivy index follows the rows   search.search(text) -> Results
"""
