#!/usr/bin/env python3
"""Builds the tables of the UK Community Renewal Fund from the source files.

Usage: build.py SOURCE_FOLDER

In:   the folder with `inputs/`, which holds the source files that `sources.md` names.
Out:  beside this script: places.csv, figures.csv, lead_authorities.csv, bids.csv and
      bid_spending.csv (headings only), published_priority.csv, published_counts.csv; sorted by key, LF line ends, UTF-8.
Then: the same sources give the same bytes. All arithmetic is exact (fractions); a pooled percentage
      is rounded once, half to even, when it is written. An empty cell is a value that the source
      does not have. What is known of the members of a combined authority is checked against its
      people and its area in the sources.
"""

import csv
import pathlib
import re
import sys
from fractions import Fraction

DAY = "2021-03-03"        # the prospectus: the places of the index
NEXT_DAY = "2021-04-01"   # the figures, and the authorities that took in bids
LOWER_TIER = {"NMD", "UA", "MD", "LBO", "CC", "SCO", "WPA"}


def codes(prefix, first, last):
    return [f"{prefix}{number:06d}" for number in range(first, last + 1)]


# Combined authorities with a mayor, and their members without the districts of a county. That of West
# Yorkshire elected its first mayor in May 2021, before bids were due; its page says that it leads.
COMBINED = {
    "E47000001": codes("E08", 1, 10),
    "E47000002": codes("E08", 16, 19),
    "E47000003": codes("E08", 32, 36),
    "E47000004": ["E06000006", *codes("E08", 11, 15)],
    "E47000006": codes("E06", 1, 5),
    "E47000007": codes("E08", 25, 31),
    "E47000008": ["E06000031"],
    "E47000009": ["E06000022", "E06000023", "E06000025"],
    "E47000011": ["E06000057", "E08000021", "E08000022"],
    "E61000001": codes("E09", 1, 33),
}
COUNTY_IN = {"E47000008": "E10000003"}
# The sources count the county of Cambridgeshire twice, as districts and as a county.
COUNTED_TWICE = {"E47000008": "E10000003"}
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


def check(condition, message):
    if not condition:
        sys.exit(f"build.py: {message}")


def read(folder, name):
    with open(folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name, header, rows):
    path = pathlib.Path(__file__).resolve().parent / name
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def decimals(value, places):
    """The fraction with a fixed number of decimals, half to even."""
    whole = round(value * 10**places)
    digits = str(whole).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"


def plain(name):
    """A name without the legal form behind a comma, and without commas."""
    return re.sub(r", (City|County) of$", "", name).replace(",", "")


def pooled_percent(rows, year_column, years, part, whole):
    """100 x sum of `part` / sum of `whole` per authority over the years that have both."""
    parts, wholes = {}, {}
    for row in rows:
        if row[year_column] in years and row[part] and row[whole]:
            code = row["lad21cd"]
            parts[code] = parts.get(code, 0) + Fraction(row[part])
            wholes[code] = wholes.get(code, 0) + Fraction(row[whole])
    return {code: decimals(100 * parts[code] / wholes[code], 2) for code in parts}


def main():
    check(len(sys.argv) == 2, "usage: build.py SOURCE_FOLDER")
    inputs = pathlib.Path(sys.argv[1]) / "inputs"

    history = read(inputs, "uk_local_authorities_history.csv")
    by_code = {row["gss"]: row for row in history if row["gss"]}
    successor_of = {row["la_code"]: row["gss"] for row in history}

    def alive(day):
        return {
            row["gss"]: row for row in history
            if row["type"] in LOWER_TIER and row["gss"]
            and row["start_date"] <= day and not (row["end_date"] and row["end_date"] <= day)
        }

    # Places of the index, and the authorities of four weeks later whose figures are published.
    places = alive(DAY)
    later = alive(NEXT_DAY)
    check(len(places) == 368, "Great Britain had 368 lower-tier authorities on 3 March 2021")
    check(len(later) == 363, "Great Britain had 363 lower-tier authorities on 1 April 2021")
    ended = set(places) - set(later)
    check(all(places[c]["county_gss"] == NORTHAMPTONSHIRE for c in ended), "the places that ended")
    figures_of = {code: code for code in places}
    for code in ended:
        figures_of[code] = successor_of[places[code]["replaced_by_la_codes"]]
    check(set(figures_of.values()) == set(later), "figures for each place")
    name_of = {r["lad21cd"]: plain(r["lad21nm"]) for r in read(inputs, "lad21_area.csv")}
    name_of.update({code: plain(places[code]["name"]) for code in ended})

    # Lead authorities: combined authority with a mayor, Greater London Authority, county, else the
    # authority itself. Those of Northamptonshire are the two that took its place before bids were due.
    lead_of = {}
    leads = {}
    for key, members in COMBINED.items():
        if key in COUNTY_IN:
            members = members + [c for c, r in places.items() if r["county_gss"] == COUNTY_IN[key]]
        for column in ("population_2020", "area_km2"):
            total = sum(int(places[code][column]) for code in members)
            if key in COUNTED_TWICE:
                total += int(by_code[COUNTED_TWICE[key]][column])
            # Areas are whole square kilometres: those of London's 33 members add up to one less.
            slack = 1 if column == "area_km2" else 0
            check(abs(total - int(by_code[key][column])) <= slack, f"members of {key}: {column}")
        name = plain(by_code[key]["name"]).replace(" Mayoral Combined Authority", "")
        if key == "E61000001":
            leads[key] = ("Greater London Authority", "london")
        else:
            leads[key] = (name, "mayoral")
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
    write("lead_authorities.csv", ["code", "name", "kind"],
          [[code, *leads[code]] for code in sorted(leads)])
    write("places.csv", ["code", "name", "nation", "lead_authority", "figures", "area_km2"],
          [[code, name_of[code], row["nation"].lower(), lead_of[code], figures_of[code],
            row["area_km2"]] for code, row in sorted(places.items())])

    # The five metrics.
    gva = {r["lad_code"]: r["gbp_per_hour_2018"]
           for r in read(inputs, "gva_per_hour_lad.csv") if r["vintage"] == "2023"}
    unemployment = pooled_percent(
        read(inputs, "aps_labour_lad.csv"),
        "year_to_september", {"2019", "2020"}, "unemployed", "economically_active")
    for row in read(inputs, "unemployment_model_lad.csv"):
        if row["year_starting"] == "2019-07" and row["unemployment_pct"]:
            unemployment[row["area_code"]] = row["unemployment_pct"]
    no_qualifications = pooled_percent(
        read(inputs, "aps_qualifications_lad.csv"),
        "year", {"2017", "2018", "2019"}, "none", "total_of_known")
    income = {r["area_code"]: r["gdhi_gbp_per_head"]
              for r in read(inputs, "gdhi_per_head_lad.csv") if r["year"] == "2018"}
    write(
        "figures.csv",
        ["code", "population", "area_km2", "gva_per_hour_gbp", "income_per_head_gbp",
         "unemployment_pct", "no_qualifications_pct"],
        [[code, row["population_2020"], row["area_km2"], gva.get(code, ""), income.get(code, ""),
          unemployment.get(code, ""), no_qualifications.get(code, "")]
         for code, row in sorted(later.items())])

    # Bids: none are public in this form. The tables are there to be filled.
    write("bids.csv", ["number", "lead_authority", "sent", "ends", "evaluation"], [])
    write("bid_spending.csv", ["bid", "place", "amount"], [])

    # What was published: the counts, and the priority places that somebody named.
    write("published_counts.csv", ["nation", "places"],
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
    write("published_priority.csv", ["code", "priority", "named_by"],
          [rows[code] for code in sorted(rows)])


if __name__ == "__main__":
    main()
