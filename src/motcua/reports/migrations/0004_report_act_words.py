"""Name the acts on reports as their vocabulary does now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_forms_and_gaps"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reportevent",
            name="act",
            field=models.CharField(
                choices=[
                    ("create", "Lập báo cáo"),
                    ("refresh", "Chốt lại số liệu"),
                    ("enter", "Nhập số liệu"),
                    ("write", "Sửa nội dung báo cáo"),
                    ("explain", "Giải trình"),
                    ("submit", "Trình ban hành"),
                    ("send_back", "Trả lại để sửa"),
                    ("issue", "Ban hành"),
                    ("supersede", "Đính chính bằng báo cáo khác"),
                    ("discard", "Bỏ dự thảo"),
                ],
                max_length=16,
                verbose_name="hành động",
            ),
        ),
    ]
