"""Runs of imports, refused rows with their cells, rows that wait for another agency."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agencies", "0002_unresolved_and_events"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(db_index=True, max_length=40, verbose_name="loại bảng")),
                ("file_name", models.CharField(max_length=255, verbose_name="tên tệp")),
                ("sha256", models.CharField(max_length=64)),
                ("form", models.CharField(default="book", max_length=16)),
                ("titles", models.JSONField(default=list, verbose_name="tên cột của tệp")),
                ("mapping", models.JSONField(default=dict, verbose_name="đối chiếu cột")),
                ("options", models.JSONField(default=dict, verbose_name="lựa chọn")),
                ("offices", models.JSONField(null=True, verbose_name="cơ quan của người nhập")),
                ("token", models.UUIDField(null=True, verbose_name="tệp còn giữ")),
                ("started_at", models.DateTimeField(verbose_name="bắt đầu")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="kết thúc")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="số dòng")),
                ("added", models.PositiveIntegerField(default=0, verbose_name="thêm mới")),
                ("updated", models.PositiveIntegerField(default=0, verbose_name="cập nhật")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="đã có")),
                ("refused", models.PositiveIntegerField(default=0, verbose_name="từ chối")),
                ("waiting", models.PositiveIntegerField(default=0, verbose_name="chờ xác nhận")),
                ("failure", models.CharField(blank=True, max_length=1000, verbose_name="lỗi")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="hoàn tác lúc")),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "lần nhập",
            },
        ),
        migrations.CreateModel(
            name="RefusedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField(verbose_name="dòng")),
                ("code", models.CharField(blank=True, max_length=64, verbose_name="mã")),
                ("reason", models.CharField(max_length=500, verbose_name="lý do")),
                ("cells", models.JSONField(default=list, verbose_name="các ô")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="refused_rows", to="tables.importrun"
                    ),
                ),
            ],
            options={
                "verbose_name": "dòng bị từ chối",
            },
        ),
        migrations.CreateModel(
            name="WaitingRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField(verbose_name="dòng")),
                ("code", models.CharField(max_length=64, verbose_name="mã")),
                ("cells", models.JSONField(verbose_name="các ô")),
                ("digest", models.CharField(max_length=64)),
                ("agreed", models.JSONField(default=list, verbose_name="cơ quan đã đồng ý")),
                ("decision", models.CharField(blank=True, max_length=16, verbose_name="quyết định")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="lúc quyết định")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="lý do")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="chờ cơ quan",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waiting_rows", to="tables.importrun"
                    ),
                ),
            ],
            options={
                "verbose_name": "dòng chờ xác nhận",
                "indexes": [models.Index(fields=["agency", "decision"], name="waiting_by_agency")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "")), fields=("run", "code"), name="one_waiting_row_per_code"
                    )
                ],
            },
        ),
    ]
