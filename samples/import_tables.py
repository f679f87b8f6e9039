"""Tables of ratings and rosters for `samples/imports/`, as schools keep them: good ones and bad."""

ROSTER = """\
student_id,full_name,given_name,family_name,chosen_name,enrolled_on,expected_graduation,language
HP-1041,Odile Baptiste-Lund,Odile,Baptiste-Lund,,2023-08-28,2027-06-11,en
HP-1042,Tomás Ferreira Reyes,Tomás,Ferreira Reyes,Tom,2024-08-26,2028-06-09,es
HP-1043,Hana Kovářová,Hana,Kovářová,,2023-08-28,2027-06-11,cs
"""

RATINGS = """\
student_id,student_name,credit_code,score,assessed_on,attempt,assessor,work,evidence_url,note
HP-1041,Odile Baptiste-Lund,IN-1,2,2026-02-11,1,T. Okafor,Two accounts of one strike,,"Two sources agree, but both quote the same telegram. Who saw it?"
HP-1041,Odile Baptiste-Lund,IN-1,3,2026-03-04,2,T. Okafor,Two accounts of one strike,,The telegram is dated now. Yes.
HP-1042,Tomás Ferreira Reyes,IN-1,1,2026-02-12,1,T. Okafor,Two accounts of one strike,,=one source only
HP-1042,Tomás Ferreira Reyes,MA-2,2.5,2026-03-19 11:15,1,B. Lindqvist,The bus survey,https://harbor-point.example/work/503,
HP-1043,Hana Kovářová,CO-1,4,2026-05-14,1,M. Adeyemi,A letter to the council,,The council answered it.
"""

# From a spreadsheet that speaks another language: semicolons, Windows-1252, decimal commas.
RATINGS_ELSEWHERE = """\
Nummer;Lernziel;Punkte;Datum;Lehrkraft;Bemerkung
HP-1041;Quellen prüfen;3;04.03.2026;T. Okafor;Schön begründet
HP-1042;Quellen prüfen;1,5;12.02.2026;T. Okafor;
"""

MAPPING = """\
# What the columns, outcomes and dates of ratings-elsewhere.csv are called here:
#     transcript import csv ratings-elsewhere.csv --mapping mapping.yaml
columns:
  student_id: Nummer
  credit: Lernziel
  score: Punkte
  assessed_on: Datum
  assessor: Lehrkraft
  note: Bemerkung
credits:
  Quellen prüfen: judge-sources
date_format: DD/MM/YYYY
"""

RATINGS_BROKEN = """\
student_id,student_name,credit_code,score,level,assessed_on,assessor,work
HP-1041,Odile Baptiste-Lund,IN-9,3,,2026-02-11,T. Okafor,An unknown credit
HP-1041,Odile Baptiste-Lund,IN-1,2026-03-04,,3,T. Okafor,Swapped columns
HP-1041,Odile Baptiste-Lund,IN-1,3,,03/04/2026,T. Okafor,March or April?
HP-1041,Odile Baptiste-Lund,IN-1,3,,2026-02-30,T. Okafor,No such day
HP-1041,Odile Baptiste-Lund,IN-1,9,,2026-02-11,T. Okafor,Off the scale
HP-1041,Odile Baptiste-Lund,IN-1,,,2026-02-11,T. Okafor,Neither a score nor a level
HP-1041,Odile Baptiste-Lund,IN-1,3,Emerging,2026-02-11,T. Okafor,Both and they disagree
HP-1041,Odile Baptiste-Lund,IN-1,,Great,2026-02-11,T. Okafor,No such level
,Odile Baptiste-Lund,IN-1,3,,2026-02-11,T. Okafor,Nobody
HP-1041,Odile Baptiste-Lund,IN-2,3,,2026-02-11,T. Okafor,One attempt
HP-1041,Odile Baptiste-Lund,IN-2,2,,2026-02-11,T. Okafor,One attempt
HP-1041,Odile Baptiste-Lund,IN-1,3,,2026-02-11,T. Okafor,A comma, too many
HP-1041,Odile Baptiste-Lund,IN-1,3,,2026-02-11,T. Okafor,"Cut off
"""


def tables() -> dict[str, bytes]:
    """Return the tables by their name in `samples/imports/`."""
    return {
        "roster.csv": ROSTER.encode("utf-8-sig"),
        "ratings.csv": RATINGS.encode(),
        "ratings-elsewhere.csv": RATINGS_ELSEWHERE.encode("cp1252"),
        "ratings-broken.csv": RATINGS_BROKEN.encode(),
        "mapping.yaml": MAPPING.encode(),
    }
