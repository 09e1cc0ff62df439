#!/usr/bin/env python3
"""Builds the tables of the UK Shared Prosperity Fund from the source files.

Usage: build.py SOURCE_FOLDER

In:   the folder with `inputs/` and `published/`, which hold the source files that `sources.md` names.
Out:  beside this script: places.csv, lead_authorities.csv, recipients.csv, successions.csv and the
      nine published_*.csv; sorted by key, LF line ends, UTF-8.
Then: the same sources give the same bytes. All arithmetic is exact (fractions); a pooled percentage
      is rounded once, half to even, when it is written. An empty cell is a value that the source
      does not have. What is known of the members of a combined authority is checked against its
      people and its area in the sources.
"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "data"))
from source_tables import (
    check, codes, combined_authorities, lower_tier, metrics_of_2021, names_of_2021, plain, read,
    source_folders, write)

DAY = "2022-04-01"        # the lead authorities of 2022 to 2025
NEXT_DAY = "2025-04-01"   # the lead authorities of 2025 to 2026
CORNWALL, SCILLY = "E06000052", "E06000053"

# Groups of councils that have no code in the sources: (key, name, kind, members).
REGIONS = [
    ("glasgow_city_region", "Glasgow City Region",
     ["S12000011", "S12000018", "S12000029", "S12000038", "S12000039", "S12000045", "S12000049",
      "S12000050"]),
    ("mid_wales", "Mid Wales", ["W06000008", "W06000023"]),
    ("north_wales", "North Wales", codes("W06", 1, 6)),
    ("south_east_wales", "South East Wales",
     ["W06000013", "W06000014", "W06000015", "W06000016", "W06000018", "W06000019", "W06000020",
      "W06000021", "W06000022", "W06000024"]),
    ("south_west_wales", "South West Wales", ["W06000009", "W06000010", "W06000011", "W06000012"]),
]
NORTHERN_IRELAND = "N92000002"

# Combined authorities that lead from 1 April 2025: (key, name, members of the list of 2022 or their
# successors, counties whose districts are members).
JOINED = [
    ("E47000012", "York and North Yorkshire", ["E06000014"], ["E10000023"]),
    ("E47000013", "East Midlands", ["E06000015", "E06000018"], ["E10000007", "E10000024"]),
    ("north_east", "North East",
     ["E47000011", "E06000047", "E08000023", "E08000024", "E08000037"], []),
]

# Councils of Scotland that the published list of 2025 does not show, in the region that is short of
# one council.
NOT_LISTED = {"S12000040": "Edinburgh and South East Scotland", "S12000030": "Forth Valley"}


def main():
    inputs, published = source_folders()

    # Places: the lower tier of Great Britain on the first day of the fund.
    history = read(inputs, "uk_local_authorities_history.csv")
    by_code = {row["gss"]: row for row in history if row["gss"]}
    successor_of = {row["la_code"]: row["gss"] for row in history}
    places = lower_tier(history, DAY)
    check(len(places) == 363, "Great Britain had 363 lower-tier authorities on 1 April 2022")
    name_of = names_of_2021(inputs)

    def districts(county):
        return [code for code, row in places.items() if row["county_gss"] == county]

    # Lead authorities of 2022 to 2025.
    lead_of = {}
    leads = {}
    for key, name, kind, members in combined_authorities(by_code, places):
        leads[key] = (name, "england", kind)
        lead_of.update({code: key for code in members})
    for key, name, members in REGIONS:
        leads[key] = (name, "scotland" if members[0][0] == "S" else "wales", "group")
        lead_of.update({code: key for code in members})
    lead_of[SCILLY] = CORNWALL
    for code, row in places.items():
        if code not in lead_of:
            check(row["nation"] != "Wales", f"{code} is in no region of Wales")
            lead_of[code] = code
        if lead_of[code] == code:
            leads[code] = (name_of[code], row["nation"].lower(), "council")
    leads[CORNWALL] = ("Cornwall and Isles of Scilly", "england", "council")
    leads[NORTHERN_IRELAND] = ("Northern Ireland", "northern_ireland", "government")
    write(HERE, "lead_authorities.csv", ["code", "name", "nation", "kind"],
          [[code, *leads[code]] for code in sorted(leads)])

    # Metrics of the index of need.
    gva, unemployment, no_qualifications, income = metrics_of_2021(inputs)

    # The index of each nation: people of the most deprived fifth of its small areas.
    code_2022 = {r["lad19cd"]: r["lad22cd"] for r in read(inputs, "lad_codes_2016_2024.csv")}
    deprived = {code: 0 for code in places}
    for row in read(inputs, "small_area_scotland_wales_ni.csv"):
        if row["nation"] in "SW" and int(row["decile_own_nation"]) <= 2:
            deprived[code_2022[row["lad19cd"]]] += int(row["population_2019"])
    for row in read(inputs, "imd2019_lsoa.csv"):
        if int(row["imd_decile"]) <= 2:
            deprived[code_2022[row["lad19cd"]]] += int(row["pop_2015"])

    write(
        HERE, "places.csv",
        ["code", "name", "lead_authority", "population", "area_km2", "gva_per_hour_gbp",
         "unemployment_pct", "no_qualifications_pct", "income_per_head_gbp", "deprived_people"],
        [[code, name_of[code], lead_of[code], row["population_2020"], row["area_km2"],
          gva.get(code, ""), unemployment.get(code, ""), no_qualifications.get(code, ""),
          income.get(code, ""), deprived[code]]
         for code, row in sorted(places.items())])

    # Recipients of 2025 to 2026: successors of 2023, then combined authorities.
    recipient_of = {}
    recipients = {}
    for code, (name, nation, kind) in leads.items():
        row = by_code.get(code)
        if row and row["end_date"]:
            check(DAY < row["end_date"] <= NEXT_DAY, f"end of {code}")
            new = successor_of[row["replaced_by_la_codes"]]
            recipient_of[code] = new
            recipients[new] = (plain(by_code[new]["name"]), nation, kind)
        else:
            recipient_of[code] = code
            recipients[code] = (name, nation, kind)
    for key, name, members, counties in JOINED:
        if key in by_code:
            check(by_code[key]["start_date"] <= NEXT_DAY, f"start of {key}")
        for county in counties:
            members = members + districts(county)
        for code in members:
            check(code in leads, f"{code} is no lead authority of 2022")
            recipients.pop(recipient_of[code], None)
            recipient_of[code] = key
        recipients[key] = (name, "england", "mayoral")
    check(set(recipient_of.values()) == set(recipients), "recipients and successions differ")
    write(HERE, "recipients.csv", ["code", "name", "nation", "kind"],
          [[code, *recipients[code]] for code in sorted(recipients)])
    write(HERE, "successions.csv", ["predecessor", "recipient"], sorted(recipient_of.items()))

    # Published figures.
    rows = read(published, "ukspf_2022_25_nations.csv")
    write(HERE, "published_nations.csv", ["nation", "total_gbp_m", "of_which_multiply_gbp_m"],
          sorted([r["nation"].lower().replace(" ", "_"), r["total_gbp_m"],
                  r["of_which_multiply_gbp_m"]]
                 for r in rows if r["nation"] != "United Kingdom"))

    scottish = {name_of[code]: code for code in places if code[0] == "S"}
    scottish["Glasgow City Region"] = "glasgow_city_region"
    rows = read(published, "ukspf_2022_25_scotland_partial.csv")
    header = ["core_gbp", "multiply_gbp", "total_gbp"]
    write(HERE, "published_scottish_regions.csv", ["name", *header],
          sorted([r["place"]] + [r[c] for c in header] for r in rows if r["level"] == "region"))
    # Glasgow City Region is a lead authority as a whole.
    councils = {r["place"]: [r[c] for c in header] for r in rows
                if r["level"] == "council" or r["place"] == "Glasgow City Region"}
    # Aberdeen City Region has two councils, and one of them is published: the other is the rest.
    by_place = {r["place"]: r for r in rows}
    councils["Aberdeen City"] = [
        str(int(by_place["Aberdeen City Region"][c]) - int(by_place["Aberdeenshire"][c]))
        for c in header]
    of_council = {scottish[place]: cells for place, cells in councils.items()}
    capital = read(published, "ukspf_2025_26_scotland_capital.csv")
    # One council each is not listed in two regions.
    region_of = {scottish[r["lead_authority"]]: r["region_2022_25"] for r in capital}
    region_of.update(NOT_LISTED)
    check(set(region_of) == {code for code in leads if leads[code][1] == "scotland"},
          "the lead authorities of Scotland in their regions")
    write(HERE, "published_scottish_cores.csv", ["lead_authority", "region", "core_gbp"],
          [[code, region_of[code], of_council.get(code, [""])[0]] for code in sorted(region_of)])
    write(HERE, "published_scottish_multiply.csv", ["lead_authority", "multiply_gbp", "total_gbp"],
          [[code, *cells[1:]] for code, cells in sorted(of_council.items()) if cells[1]])
    write(HERE, "published_scottish_multiply_years.csv", ["lead_authority", "year", "multiply_gbp"],
          sorted([scottish[r["lead_authority"]], r["year"], r["multiply_gbp"]]
                 for r in read(published, "ukspf_multiply_by_year_scotland.csv")))
    write(HERE, "published_scottish_capital_2025_26.csv", ["lead_authority", "capital_gbp"],
          sorted([scottish[r["lead_authority"]], r["capital_2025_26_gbp"]] for r in capital))

    code_of = {name: code for code, (name, nation, kind) in recipients.items()
               if nation == "england"}
    rows = read(published, "ukspf_2025_26_england_revenue_partial.csv")
    write(HERE, "published_english_revenue_2025_26.csv", ["recipient", "revenue_gbp"],
          sorted([code_of[plain(r["lead_authority"])], r["revenue_2025_26_gbp"]] for r in rows))

    examples = {}
    for r in read(published, "ukspf_england_examples.csv"):
        code = code_of[r["lead_authority"].replace(" CA", "")]
        examples.setdefault(code, {})[r["measure"].replace(" incl. MCA top-up", "")] = r["gbp"]
    cores = ["2022-25 core", "2023-24 core", "2024-25 core"]
    grants = ["2025-26 revenue", "2025-26 capital", "2025-26 total"]
    for name, measures, header in (
            ("published_english_cores.csv", cores,
             ["core_gbp", "core_2023_24_gbp", "core_2024_25_gbp"]),
            ("published_english_grants_2025_26.csv", grants,
             ["revenue_gbp", "capital_gbp", "total_gbp"])):
        write(HERE, name, ["recipient", *header],
              [[code, *(found.get(m, "") for m in measures)]
               for code, found in sorted(examples.items()) if set(found) & set(measures)])
    check(all(set(found) <= set(cores + grants) for found in examples.values()), "measures")


if __name__ == "__main__":
    main()
