#!/usr/bin/env python3
"""Builds the tables of the UK Community Renewal Fund from the source files.

Usage: build.py SOURCE_FOLDER

In:   the folder with `inputs/`, which holds the source files that `sources.md` names.
Out:  beside this script: places.csv, figures.csv, lead_authorities.csv, bids.csv and
      bid_spending.csv (headings only), published_priority.csv, published_counts.csv; sorted by key, LF
      line ends, UTF-8.
Then: the same sources give the same bytes. All arithmetic is exact (fractions); a pooled percentage
      is rounded once, half to even, when it is written. An empty cell is a value that the source
      does not have. What is known of the members of a combined authority is checked against its
      people and its area in the sources.
"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from source_tables import (
    check, combined_authorities, lower_tier, metrics_of_2021, names_of_2021, plain, read, source_folders,
    write)

DAY = "2021-03-03"        # the prospectus: the places of the index
NEXT_DAY = "2021-04-01"   # the figures, and the authorities that took in bids
NORTHAMPTONSHIRE = "E10000021"

# Priority places that councils or the press named, by source: (source, the places that it speaks of,
# the priority places among them). A place that is spoken of and not named is none.
WALES_NAMED = ["Blaenau Gwent", "Carmarthenshire", "Ceredigion", "Conwy", "Isle of Anglesey",
               "Merthyr Tydfil", "Neath Port Talbot", "Pembrokeshire", "Rhondda Cynon Taf",
               "Swansea", "Torfaen"]
NORTH_EAST = ["E06000047", "E06000005", "E08000037", "E06000001", "E06000002", "E08000021",
              "E08000022", "E06000057", "E06000003", "E08000023", "E06000004", "E08000024"]
NAMED = [
    ("manchester_case", {"lead": "E47000001"}, ["Bolton", "Manchester", "Oldham", "Rochdale"]),
    ("liverpool_page", {"lead": "E47000004"}, ["St. Helens"]),
    ("london_page", {"lead": "E61000001"}, []),
    ("north_east_page", {"codes": NORTH_EAST},
     ["County Durham", "Darlington", "Gateshead", "Hartlepool", "Middlesbrough",
      "Newcastle upon Tyne", "Northumberland", "Redcar and Cleveland", "South Tyneside"]),
    ("kent_report", {"lead": "E10000016"}, ["Canterbury", "Gravesham", "Swale", "Thanet"]),
    ("norfolk_page", {"lead": "E10000020"},
     ["Great Yarmouth", "King's Lynn and West Norfolk", "North Norfolk", "Norwich"]),
    ("derbyshire_report", {"lead": "E10000007"}, ["Derbyshire Dales", "High Peak"]),
    ("suffolk_page", {"lead": "E10000029"}, []),
    ("west_sussex_page", {"lead": "E10000032"}, []),
    ("hertfordshire_page", {"lead": "E10000015"}, []),
    ("west_yorkshire_report", {"codes": ["E08000032", "E08000033", "E08000035", "E08000036"]},
     ["Bradford", "Calderdale", "Wakefield"]),
    ("energy_hub_page", {"codes": ["E08000016", "E07000166"]}, ["Barnsley", "Richmondshire"]),
    ("dunbarton_page", {"codes": ["S12000039"]}, ["West Dunbartonshire"]),
    ("caerphilly_report", {"names": [*WALES_NAMED, "Caerphilly"]}, WALES_NAMED),
    ("echo_report", {"names": ["Bridgend"]}, []),
]


def main():
    inputs, _ = source_folders()

    history = read(inputs, "uk_local_authorities_history.csv")
    by_code = {row["gss"]: row for row in history if row["gss"]}
    successor_of = {row["la_code"]: row["gss"] for row in history}

    # Places of the index, and the authorities of four weeks later whose figures are published.
    places = lower_tier(history, DAY)
    later = lower_tier(history, NEXT_DAY)
    check(len(places) == 368, "Great Britain had 368 lower-tier authorities on 3 March 2021")
    check(len(later) == 363, "Great Britain had 363 lower-tier authorities on 1 April 2021")
    ended = set(places) - set(later)
    check(all(places[c]["county_gss"] == NORTHAMPTONSHIRE for c in ended), "the places that ended")
    figures_of = {code: code for code in places}
    for code in ended:
        figures_of[code] = successor_of[places[code]["replaced_by_la_codes"]]
    check(set(figures_of.values()) == set(later), "figures for each place")
    name_of = names_of_2021(inputs)
    name_of.update({code: plain(places[code]["name"]) for code in ended})

    # Lead authorities: combined authority with a mayor, Greater London Authority, county, else the
    # authority itself. Those of Northamptonshire are the two that took its place before bids were due. West
    # Yorkshire elected its first mayor in May 2021, before bids were due; its page says that it leads.
    lead_of = {}
    leads = {}
    for key, name, kind, members in combined_authorities(by_code, places):
        leads[key] = (name, kind)
        lead_of.update({code: key for code in members})
    for code, row in places.items():
        if code in lead_of:
            continue
        county = row["county_gss"]
        if code in ended:
            lead_of[code] = figures_of[code]
            leads[lead_of[code]] = (name_of[figures_of[code]], "single")
        elif county:
            check(by_code[county]["type"] == "CTY", f"county of {code}")
            lead_of[code] = county
            leads[county] = (plain(by_code[county]["name"]), "county")
        else:
            lead_of[code] = code
            leads[code] = (name_of[code], "single")
    write(HERE, "lead_authorities.csv", ["code", "name", "kind"],
          [[code, *leads[code]] for code in sorted(leads)])
    write(HERE, "places.csv", ["code", "name", "nation", "lead_authority", "figures", "area_km2"],
          [[code, name_of[code], row["nation"].lower(), lead_of[code], figures_of[code],
            row["area_km2"]] for code, row in sorted(places.items())])

    # The five metrics.
    gva, unemployment, no_qualifications, income = metrics_of_2021(inputs)
    write(
        HERE, "figures.csv",
        ["code", "population", "area_km2", "gva_per_hour_gbp", "income_per_head_gbp",
         "unemployment_pct", "no_qualifications_pct"],
        [[code, row["population_2020"], row["area_km2"], gva.get(code, ""), income.get(code, ""),
          unemployment.get(code, ""), no_qualifications.get(code, "")]
         for code, row in sorted(later.items())])

    # Bids: none are public in this form. The tables are there to be filled.
    write(HERE, "bids.csv", ["number", "lead_authority", "sent", "ends", "evaluation"], [])
    write(HERE, "bid_spending.csv", ["bid", "place", "amount"], [])

    # What was published: the counts, and the priority places that somebody named.
    write(HERE, "published_counts.csv", ["nation", "places"],
          [["great_britain", 100], ["scotland", 13], ["wales", 14]])
    code_of = {name: code for code, name in name_of.items() if code in places}
    code_of.update({places[code]["name"]: code for code in places})
    rows = {}
    for source, about, named in NAMED:
        spoken_of = set(about.get("codes", ())) | {code_of[n] for n in about.get("names", ())}
        if "lead" in about:
            spoken_of |= {code for code in places if lead_of[code] == about["lead"]}
        named = {code_of[name] for name in named}
        check(named <= spoken_of and not spoken_of & set(rows), f"places of {source}")
        for code in spoken_of:
            rows[code] = [code, "priority_place" if code in named else "other_place", source]
    write(HERE, "published_priority.csv", ["code", "priority", "named_by"],
          [rows[code] for code in sorted(rows)])


if __name__ == "__main__":
    main()
