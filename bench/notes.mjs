// Why a goal is missed and what was tried, or what a reader must know, by the text in the first column of the table.
// Written by hand.

export const NOTES = {
  'txt, 10,000 rows ÷ shell':
    'By the clock 1.1 to 1.3. Of 3 ms, SQLite takes 1.6; the rest is the count, the frame and the threads that collect garbage. Larger slices (2,500 rows) and no call of `concat` brought it down from 5.6.',
  'json with all fields, 10,000 rows ÷ shell `.mode json`':
    'By the clock 0.6: a third of the processor time is threads that collect the bytes of slices. Between 0.8 and 1.1 in different runs.',
  'csv, 10,000 rows ÷ shell `-csv`':
    'By the clock 0.8; the rest as for json. Handing the slices on instead of one joined body was tried: 5 % less.',
  'default page of 100 over HTTP, uncached ÷ typical handler':
    'Differs from run to run between 1/35 and 1/19. The store takes 0.4 ms of it; key, count, HTTP and garbage the rest.',
  'the same page of 100 asked again ÷ Express `{"ok":true}`':
    'One connection: a count is a transaction of its own then, and 44 KB are written. At 16 connections, where counts share one, see below under load.',
  'SQLite ingest with all indexes and totals ÷ bare insert of the same rows':
    'The index of ids is at a random place for each row: a page is written for a row, where the bare insert writes one for ten. Joining short segments, looking ids up at once and folding the journal less often halved the time. Making the texts of a row ready is most of the rest.',
  'PostgreSQL json 10,000 rows: Node CPU ÷ rows + JSON.stringify':
    'The driver decodes each message into a string, which is encoded again: 5.5 MB twice. Not tried: `COPY … TO STDOUT`, whose bytes could be passed on.',
  'PostgreSQL bulk ingest ÷ row by row':
    'Between 4.6 and 5.6 in different runs: indicators of articles are on 12 lists on average, which are rows in PostgreSQL, and both ways spend their time there.',
  'exact total, worst of 7488 selections':
    'Differs from run to run between 0.9 and 1.2 ms. The worst is a window over 10 million: sizes of some 5,000 segments are added up by SQLite.',
  'p99 of 100-row requests beside four 10,000-row json exports a second ÷ alone':
    'Between 1.5 and 1.7 in different runs. A page waits for the slice of an export that is being read, 2 ms, and its processor is shared with the threads that collect the bytes of exports.',
}
