#!/usr/bin/env python3
"""Builds the tables of the bids to the Levelling Up Fund.

Usage: build.py SOURCE_FOLDER

In:   the folder whose subfolders `inputs` and `published` hold the source files that `sources.md` names, and
      the made-up applicants, seats and bids below.
Out:  funded_round_1.csv (read by round 2), published_awards.csv and published_areas.csv (read by the check
      against what was published), and made_up_*.csv (read by both rounds), beside this script, sorted by their
      keys, LF line ends, UTF-8.
Then: the same sources give the same bytes. No figure is computed. An empty cell is a value that is not there.
"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "data"))
from source_tables import check, council_words, existed, plain, read, source_folders, write

ROUNDS = {"1": "2021-10-27", "2": "2023-01-19"}  # days of the awards
NATIONS = {"E": "england", "S": "scotland", "W": "wales", "N": "northern_ireland"}
# Names of leads that are no name of an authority. Without a code: companies, and a bid for all of Northern
# Ireland.
OTHER_NAMES = {
    "Rhondda Cynon Taf": "W06000016",
    "BCP Council": "E06000058",
    "Greater London Authority*": "E61000001",
    "Northern Ireland": "",
    "Bangor Marine Limited": "",
    "Belfast International Airport Limited": "",
    "The Ulster Branch of the Irish Rugby Football Union": "",
}

# ---- made up: no such bid was ever made -------------------------------------------------------

APPLICANTS = [  # code, kind, answers for transport; councils and their kinds are real, the two bodies are not
    ("E06000009", "council", True),
    ("E06000010", "council", True),
    ("E07000148", "council", False),
    ("E07000149", "council", False),
    ("E08000012", "council", False),
    ("E10000007", "county", True),
    ("E47000004", "combined_authority", True),
    ("S12000017", "council", True),
    ("S12000036", "council", True),
    ("W06000015", "council", True),
    ("W06000021", "council", True),
    ("X00000001", "northern_irish_body", False),
    ("X00000002", "northern_irish_body", False),
]
BODIES = {"X00000001": "Made-up body one", "X00000002": "Made-up body two"}
SEATS = {  # seat: the applicants in whose area it lies, wholly or partly
    "M01": ["E06000009"], "M02": ["E06000009"], "M03": ["E06000010"],
    "M04": ["E07000148", "E07000149"], "M05": ["E08000012", "E47000004"], "M06": ["S12000017"],
    "M07": ["S12000036"], "M08": ["W06000015"], "M09": ["W06000021"],
    "M10": ["E10000007"],
}
CRITERIA = ["place_score", "strategic_fit", "value_for_money", "deliverability"]
# number, applicant, seat, order of the applicant, theme, asked, cost, submitted, withdrawn, backed by the MP,
# passes the other checks, scores (place, fit, value, deliverability), chosen
BIDS = {
    "made_up_bids_round_1.csv": [
        (1, "E06000009", "M01", 1, "regeneration", "20000000", "22000000", "2021-06-18", 0, 1, 1, (24, 20, 18, 19), 1),
        (2, "E06000009", "M01", 2, "culture", "8000000", "9000000", "2021-06-01", 0, 0, 1, (24, 15, 15, 15), 0),
        (3, "E06000009", "", 1, "transport", "49500000", "60000000", "2021-06-10", 0, 0, 1, (24, 17, 16, 14), 0),
        (4, "E06000010", "M03", 1, "culture", "20000001", "30000000", "2021-06-10", 0, 1, 1, (23, 20, 20, 20), 0),
        (5, "E07000148", "M04", 1, "regeneration", "12000000", "12500000", "2021-06-17", 0, 1, 1, (15, 16, 17, 18), 0),
        (6, "E07000148", "", 1, "transport", "5000000", "6000000", "2021-06-17", 0, 0, 1, (15, 16, 17, 18), 0),
        (7, "E08000012", "M05", 1, "culture", "19000000", "25000000", "2021-06-19", 0, 1, 1, (22, 22, 20, 20), 0),
        (8, "E10000007", "M10", 1, "regeneration", "10000000", "12000000", "2021-06-15", 0, 0, 1, (16, 18, 18, 18), 0),
        (9, "E10000007", "", 1, "transport", "30000000", "40000000", "2021-06-15", 0, 1, 1, (16, 19, 19, 18), 1),
        (10, "E47000004", "", 1, "transport", "37000000", "45000000", "2021-06-16", 1, 1, 1, (), 0),
        (11, "S12000017", "M06", 1, "regeneration", "9000000", "10000000", "2021-06-16", 0, 1, 1, (10, 20, 21, 21), 1),
        (12, "S12000036", "M07", 1, "culture", "16000000", "20000000", "2021-06-16", 0, 1, 0, (), 0),
        (13, "W06000015", "M08", 1, "regeneration", "15000000", "18000000", "2021-06-11", 0, 1, 1, (20, 17, 18, 16), 1),
        (14, "W06000021", "M09", 1, "transport", "7000000", "8000000", "2021-06-12", 0, 1, 1, (), 0),
        (15, "X00000001", "", 1, "culture", "3000000", "5000000", "2021-06-12", 0, 0, 1, (None, 18, 19, 20), 1),
        (17, "E07000149", "M04", 1, "regeneration", "6000000", "7000000", "2021-06-14", 0, 0, 1, (12, 16, 17, 17), 0),
        (16, "X00000002", "", 1, "regeneration", "2000000", "2100000", "2021-06-12", 0, 0, 1, (None, 13, 12, 11), 0),
    ],
    "made_up_bids_round_2.csv": [
        (1, "E06000009", "M01", 1, "culture", "40000000", "48000000", "2022-08-02", 0, 1, 1, (24, 20, 19, 18), 1),
        (2, "E06000009", "M02", 1, "regeneration", "18000000", "20000000", "2022-07-06", 0, 1, 1, (24, 18, 17, 16), 0),
        (3, "E06000010", "M03", 1, "regeneration", "19000000", "24000000", "2022-07-20", 0, 1, 1, (23, 21, 20, 20), 0),
        (4, "E07000148", "M04", 1, "regeneration", "12000000", "14000000", "2022-07-27", 0, 1, 1, (16, 17, 18, 18), 1),
        (5, "E08000012", "M05", 1, "culture", "15000000", "16000000", "2022-07-28", 0, 1, 1, (22, 21, 20, 19), 0),
        (6, "E10000007", "", 1, "transport", "28000000", "35000000", "2022-07-29", 0, 0, 1, (17, 20, 19, 19), 0),
        (7, "S12000017", "M06", 1, "culture", "11000000", "13000000", "2022-07-15", 0, 0, 1, (10, 17, 15, 16), 0),
        (8, "S12000036", "", 1, "transport", "26000000", "30000000", "2022-07-15", 0, 1, 1, (8, 20, 20, 20), 0),
        (9, "W06000015", "M08", 1, "culture", "50000000", "80000000", "2022-08-01", 0, 1, 1, (19, 20, 20, 18), 1),
        (10, "W06000021", "M09", 1, "regeneration", "6000000", "6500000", "2022-08-03", 0, 1, 1, (9, 15, 16, 16), 0),
        (11, "X00000001", "", 1, "regeneration", "4000000", "5000000", "2022-07-18", 0, 0, 1, (None, 19, 18, 20), 1),
        (13, "E07000149", "M04", 1, "culture", "9000000", "10000000", "2022-07-19", 1, 0, 1, (), 0),
        (12, "X00000002", "", 1, "culture", "2500000", "3500000", "2022-07-19", 0, 0, 1, (None, 14, 14, 13), 0),
    ],
}

# ---- end of what is made up -------------------------------------------------------------------


def judged(value, who, day, reason):
    """A judgement with who judged, on which day and why; all empty where there is none."""
    return [value, who, day, reason] if value not in ("", "false") else [value, "", "", ""]


def main():
    inputs, published = source_folders()
    history = [r for r in read(inputs, "uk_local_authorities_history.csv") if r["gss"]]
    name_of = {r["gss"]: plain(r["name"]) for r in history}

    awards, areas, funded = [], [], set()
    for round_number, day in ROUNDS.items():
        by_name = {}
        for r in history:
            if existed(r, day):
                by_name.setdefault(council_words(r["name"]), []).append(r["gss"])
        rows = read(published, f"luf_r{round_number}_successful_bids.csv")
        for number, row in enumerate(rows, start=1):
            codes = row["lad23_codes"].split(";")
            nations = {code[0] for code in codes}
            check(len(nations) == 1, f"nations of award {number}")
            lead = OTHER_NAMES.get(row["lead_applicant"])
            if lead is None:
                found = by_name.get(council_words(row["lead_applicant"]), [])
                check(len(found) == 1, f"lead of award {number}: {row['lead_applicant']}")
                lead = found[0]
            nation = NATIONS[nations.pop()]
            award = f"{round_number}-{number:03}"
            awards.append([award, round_number, nation, row["award_gbp"], lead])
            areas += [[award, code] for code in sorted(codes)]
            if round_number == "1" and nation != "northern_ireland":
                funded.add(lead)
    write(HERE, "published_awards.csv", ["award", "round", "nation", "award_gbp", "lead"], awards)
    write(HERE, "published_areas.csv", ["award", "area"], areas)
    write(HERE, "funded_round_1.csv", ["code", "name"], [[c, name_of[c]] for c in sorted(funded)])

    kinds = {code: kind for code, kind, _ in APPLICANTS}
    write(HERE, "made_up_applicants.csv", ["code", "name", "nation", "kind", "transport_authority"], [
        [code, BODIES.get(code) or name_of[code],
         NATIONS.get(code[0], "northern_ireland"), kind, str(transport).lower()]
        for code, kind, transport in sorted(APPLICANTS)
    ])
    write(HERE, "made_up_seats.csv", ["seat", "applicant"],
          [[seat, code] for seat in sorted(SEATS) for code in sorted(SEATS[seat])])
    for name, bids in BIDS.items():
        rows = []
        for (number, applicant, seat, order, theme, asked, cost, submitted, withdrawn, backed,
             passes, scores, chosen) in bids:
            year = submitted[:4]
            judgements = judged(["false", "true"][passes], "Made-up official", f"{year}-08-20",
                                "Made-up reason: the papers are in order")
            for i, criterion in enumerate(CRITERIA):
                score = "" if not scores or scores[i] is None else scores[i]
                judgements += judged(score, "Made-up assessor", f"{year}-09-01",
                                     f"Made-up reason for {criterion.replace('_', ' ')}")
            judgements += judged(["false", "true"][chosen], "Made-up minister", f"{year}-10-01",
                                 "Made-up reason: a good mix of themes and places")
            title = f"Made-up bid {number} of round {name[-5]} for {BODIES.get(applicant) or name_of[applicant]}"
            rows.append([number, title, applicant, seat, order, theme, asked, cost, submitted,
                         ["false", "true"][withdrawn], ["false", "true"][backed], *judgements])
            check(applicant in kinds, f"applicant of bid {number}")
        header = ["number", "title", "applicant", "seat", "applicants_order", "theme", "asked_gbp", "cost_gbp",
                  "submitted", "withdrawn", "backed_by_mp"]
        for judgement in ["passes_checks", *CRITERIA, "chosen"]:
            header += [judgement, f"{judgement}_by", f"{judgement}_on", f"{judgement}_reason"]
        write(HERE, name, header, sorted(rows))


if __name__ == "__main__":
    main()
